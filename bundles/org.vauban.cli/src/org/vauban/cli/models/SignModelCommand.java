// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.models;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.cli.console.NewFileWriter;
import org.vauban.cli.console.ProgressBar;
import org.vauban.cli.policy.SigningKeyOptions;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.TrustException;
import org.vauban.models.CatalogueException;
import org.vauban.models.ModelStore;
import org.vauban.models.signature.ModelSignature;
import org.vauban.models.signature.SignatureFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vauban models sign}: signs a model file in OpenSSF's format. */
@Command(name = "sign", resourceBundle = Messages.BUNDLE)
public final class SignModelCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", descriptionKey = "models.to.sign")
    private Path file = Path.of(".");
    @Mixin
    private SigningKeyOptions keyOptions = new SigningKeyOptions();
    @Option(names = "--out", paramLabel = "FILE", descriptionKey = "models.sign.out")
    private @Nullable Path out;
    private final Console console;

    public SignModelCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        SigningKey key = keyOptions.read();
        Path named = out;
        Path signature = named == null ? SignatureFiles.beside(file) : named;
        try (ProgressBar progress = new ProgressBar(console, String.valueOf(file.getFileName()))) {
            String hash = ModelStore.hash(file, progress);
            byte[] bytes = ModelSignature.sign(String.valueOf(file.getFileName()), hash, key);
            NewFileWriter.write(signature, bytes, false);
            console.out().println(Messages.text("models.signed", signature, key.verificationKey(), hash));
            return 0;
        } catch (CatalogueException e) {
            throw new CommandException(ExitCode.FAILED, e.getMessage(), e);
        } catch (TrustException e) {
            throw new CommandException(ExitCode.FAILED, Messages.text("policy.sign.failed", file, e.reason()), e);
        }
    }
}
