// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.fix;

import java.util.List;
import java.util.Optional;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jdt.core.ICompilationUnit;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.PlatformUI;
import org.vauban.assist.Assistant;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.edit.EditOutcome;
import org.vauban.assist.edit.EditQuery;
import org.vauban.assist.edit.FixValidator;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.licence.LicenceNote;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;
import org.vauban.ide.code.EditorPosition;
import org.vauban.ide.code.LanguageSupport;
import org.vauban.ide.code.LanguageSupportRegistry;
import org.vauban.ide.edit.AssistJob;
import org.vauban.ide.edit.OutcomeNotification;
import org.vauban.ide.preview.ChangeTarget;
import org.vauban.ide.preview.ProposalPreview;
import org.vauban.ide.preview.ReviewOutcome;
import org.vauban.ide.workbench.EditorFile;

/** Requests a JUnit 5 test for a type; the test is compiled before it is offered, and run on the user's demand. */
final class TestJob extends AssistJob<EditOutcome> {

    private static final int MAX_SOURCE = 12_000;

    private final ICompilationUnit unit;
    private final String type;
    private final String source;
    private final LanguageSupportRegistry languages = PlatformUI.getWorkbench()
            .getService(LanguageSupportRegistry.class);
    private TestLocation location;

    private TestJob(ICompilationUnit unit, String type, String source) {
        super(NLS.bind(Messages.Test_job, type));
        this.unit = unit;
        this.type = type;
        this.source = source;
    }

    /**
     * Starts the job. UI thread.
     *
     * @param source text of the type's file in the editor
     */
    static void start(ICompilationUnit unit, String type, String source) {
        TestJob job = new TestJob(unit, type, source);
        job.begin(job.getName() + "...");
    }

    @Override
    protected AssistCall<EditOutcome> ask(Assistant assistant, IProgressMonitor monitor) throws CoreException {
        monitor.beginTask(getName(), IProgressMonitor.UNKNOWN);
        location = TestLocation.of(unit, type);
        TextSource written = EditorFile.source(location.file());
        Optional<FixValidator> validator = validator(written);
        SourceText whole = SourceText.whole(EditorFile.source(unit.getResource()), source);
        Attachment tested = new Attachment(Kind.TYPE, type, "java", null,
                whole.range(0, Math.min(source.length(), MAX_SOURCE)));
        String instruction = NLS.bind(Messages.Test_instruction, new Object[] {location.typeName(), type,
                location.packageName().isEmpty() ? Messages.Test_defaultPackage : location.packageName()});
        EditQuery query = new EditQuery("ide:test:" + location.file().getFullPath(), written, "java", "", 0, 0,
                instruction, List.of(tested));
        return new ValidatedNewFile(assistant.edits(), query, validator.orElse(FixValidator.NONE), location,
                attempt -> monitor.subTask(NLS.bind(Messages.Test_attempt, attempt)));
    }

    private Optional<FixValidator> validator(TextSource written) {
        EditorPosition empty = new EditorPosition(location.file(), SourceText.whole(written, ""), "java", 0);
        Optional<LanguageSupport> knowledge = languages.of(empty);
        return knowledge.map(known -> known.validator(empty));
    }

    @Override
    protected void answered(EditOutcome outcome) {
        IFile file = location.file();
        EditProposal proposal = outcome.proposal();
        ProposalPreview.open(ChangeTarget.of(file), proposal, NLS.bind(Messages.Test_title, type),
                LicenceNote.sentences(outcome.notes()), "edit").thenAccept(decision -> {
            if (decision == ReviewOutcome.ACCEPTED) {
                OutcomeNotification.offer(NLS.bind(Messages.Test_written, file.getName()), Messages.Test_run,
                        () -> TestRun.start(file));
            }
        });
    }

    @Override
    protected void failed(String sentence) {
        OutcomeNotification.problem(sentence);
    }
}
