// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.util.concurrent.Callable;
import org.vauban.lsp.StdioServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code vauban lsp}: the language server on standard input and output. */
@Command(name = "lsp", resourceBundle = Messages.BUNDLE)
final class LspCommand implements Callable<Integer> {

    @Option(names = "--stdio", descriptionKey = "lsp.stdio")
    private boolean stdio;

    @Option(names = {"-m", "--model"}, paramLabel = "ID", descriptionKey = "complete.model")
    private String model;

    @Override
    public Integer call() {
        FileOutputStream protocol = new FileOutputStream(FileDescriptor.out);
        // whoever prints by mistake must not break the protocol
        System.setOut(System.err);
        return StdioServer.run(new FileInputStream(FileDescriptor.in), protocol,
                Distribution.find().settings(model, 128), Main.Version.number());
    }
}
