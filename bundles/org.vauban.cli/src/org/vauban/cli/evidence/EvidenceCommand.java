// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.evidence;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.cli.distribution.Distribution;
import org.vauban.cli.distribution.Version;
import org.vauban.evidence.EvidenceException;
import org.vauban.evidence.EvidencePack;
import org.vauban.evidence.EvidenceRequest;
import org.vauban.evidence.EvidenceSummary;
import org.vauban.evidence.inventory.Installation;
import org.vauban.evidence.result.ResultBasis;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.PolicySources;
import org.vauban.governance.source.FileReason;
import org.vauban.models.Catalogue;
import org.vauban.models.CatalogueException;
import org.vauban.models.ModelStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code vauban evidence}: writes a folder for an auditor about this installation. */
@Command(name = "evidence", resourceBundle = Messages.BUNDLE)
public final class EvidenceCommand implements Callable<Integer> {
    @Option(names = "--out", required = true, paramLabel = "DIR", descriptionKey = "evidence.out")
    private Path out;

    private final Console console;

    public EvidenceCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        UserDirectories user = UserDirectories.standard();
        Distribution distribution = Distribution.find();
        try {
            EvidencePack.requireFree(out); // checked first, because the self-check starts an engine
            EvidenceSummary written = EvidencePack.write(new EvidenceRequest(
                    Installation.distribution(distribution.folder(), Version.number()),
                    distribution.folder().resolve(EvidenceRequest.RESULTS_FILE), user, PolicySources.of(user),
                    new ModelStore(user.models(), Catalogue.load()), doctor(), InstantSource.system()), out);
            console.out().println(Messages.text("evidence.written", written.folder(), written.files()));
            console.out().println(Messages.text("evidence.counts", written.controls(), written.claimed(),
                    written.notClaimed()));
            console.out().println(Messages.text("evidence.basis." + written.basis().name()));
            if (written.basis() != ResultBasis.NONE) {
                console.out().println(written.resultsKey().isEmpty() ? Messages.text("evidence.unsigned")
                        : Messages.text("evidence.signed", written.resultsKey()));
            }
            return 0;
        } catch (EvidenceException | CatalogueException e) {
            throw new CommandException(ExitCode.FAILED, e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED,
                    Messages.text("file.unreadable", distribution.folder(), FileReason.of(e)), e);
        }
    }

    /** Returns the output of {@code vauban doctor}, whatever its result. */
    private static String doctor() {
        StringWriter text = new StringWriter();
        PrintWriter writer = new PrintWriter(text);
        try {
            new DoctorCommand(new Console(writer, writer, false)).call();
        } catch (CommandException e) {
            writer.println("  !!  " + e.getMessage()); // the command has ended early
        }
        writer.flush();
        return text.toString();
    }
}
