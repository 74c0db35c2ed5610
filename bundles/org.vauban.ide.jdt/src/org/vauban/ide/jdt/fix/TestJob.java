// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.fix;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jdt.core.ICompilationUnit;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.PlatformUI;
import org.vauban.assist.Assistant;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.edit.EditOutcome;
import org.vauban.assist.edit.EditProposal;
import org.vauban.assist.edit.EditQuery;
import org.vauban.assist.fix.Validator;
import org.vauban.assist.material.Attachment;
import org.vauban.assist.material.Attachment.Kind;
import org.vauban.ide.code.CodeKnowledge;
import org.vauban.ide.code.CodeKnowledges;
import org.vauban.ide.code.Place;
import org.vauban.ide.edit.AskJob;
import org.vauban.ide.edit.Notice;
import org.vauban.ide.preview.Decision;
import org.vauban.ide.preview.ProposalPreview;

/** Has a JUnit 5 test written for a type; it is compiled before it is offered, and run when the user wants that. */
final class TestJob extends AskJob<EditOutcome> {

    private static final int MOST_SOURCE = 12_000;

    private final ICompilationUnit unit;
    private final String type;
    private final String source;
    private final CodeKnowledges knowledges = PlatformUI.getWorkbench().getService(CodeKnowledges.class);
    private TestPlace place;

    private TestJob(ICompilationUnit unit, String type, String source) {
        super(NLS.bind(Messages.Test_job, type));
        this.unit = unit;
        this.type = type;
        this.source = source;
    }

    /**
     * Starts it. UI thread.
     *
     * @param source the text of the type's file as the editor has it
     */
    static void start(ICompilationUnit unit, String type, String source) {
        TestJob job = new TestJob(unit, type, source);
        job.begin(job.getName() + "...");
    }

    @Override
    protected AssistCall<EditOutcome> ask(Assistant assistant, IProgressMonitor monitor) throws CoreException {
        monitor.beginTask(getName(), IProgressMonitor.UNKNOWN);
        place = TestPlace.of(unit, type);
        Path root = stored(unit.getJavaProject().getProject().getLocation());
        Path path = stored(place.file().getLocation());
        Optional<Validator> validator = validator(root, path);
        String text = source.length() <= MOST_SOURCE ? source : source.substring(0, MOST_SOURCE);
        Attachment tested = new Attachment(Kind.TYPE, type, stored(unit.getResource().getLocation()), root, "java",
                null, text);
        String instruction = NLS.bind(Messages.Test_instruction, new Object[] {place.typeName(), type,
                place.packageName().isEmpty() ? Messages.Test_defaultPackage : place.packageName()});
        EditQuery query = new EditQuery("ide:test:" + place.file().getFullPath(), path, root, "java", "", 0, 0,
                instruction,
                List.of(tested));
        return new CheckedEdit(assistant.edits(), query, validator.orElse(Validator.NONE), place,
                attempt -> monitor.subTask(NLS.bind(Messages.Test_attempt, attempt)));
    }

    private Optional<Validator> validator(Path root, Path path) {
        Place empty = new Place(place.file(), path, root, "java", "", 0);
        Optional<CodeKnowledge> knowledge = knowledges.of(empty);
        return knowledge.map(known -> known.validator(empty));
    }

    private static Path stored(IPath location) {
        return location == null ? null : location.toPath();
    }

    @Override
    protected void answered(EditOutcome outcome) {
        IFile file = place.file();
        EditProposal proposal = outcome.proposal();
        ProposalPreview.open(file, proposal, NLS.bind(Messages.Test_title, type)).thenAccept(decision -> {
            if (decision == Decision.ACCEPTED) {
                Notice.offer(NLS.bind(Messages.Test_written, file.getName()), Messages.Test_run,
                        () -> TestRun.start(file));
            }
        });
    }

    @Override
    protected void failed(String sentence) {
        Notice.problem(sentence);
    }
}
