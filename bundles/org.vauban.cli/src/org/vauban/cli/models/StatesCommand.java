// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.models;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.cli.console.ProgressBar;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.setting.StatePolicy;
import org.vauban.governance.state.StateVault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code vauban states}: shows the saved KV caches of workspaces, and deletes them. */
@Command(name = "states", resourceBundle = Messages.BUNDLE)
public final class StatesCommand implements Callable<Integer> {

    @Option(names = "--delete", descriptionKey = "states.delete")
    private boolean delete;

    private final Console console;

    public StatesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        UserDirectories user = UserDirectories.standard();
        try {
            if (delete) {
                StateVault.Content gone = StateVault.delete(user.states());
                console.out().println(
                        Messages.text("states.deleted", user.states(), gone.files(), ProgressBar.bytes(gone.bytes())));
            } else {
                console.out().println(sentence(user));
            }
            return 0;
        } catch (GovernanceException e) {
            throw new CommandException(ExitCode.FAILED, e.getMessage(), e);
        }
    }

    /** Returns a sentence about whether states may be saved, where, and which are. */
    public static String sentence(UserDirectories user) throws GovernanceException {
        boolean allowed = StatePolicy.of(Policy.of(user)) == StatePolicy.ENCRYPTED;
        Path folder = user.states();
        StateVault.Content content = StateVault.content(folder);
        return Messages.text(allowed ? "states.encrypted" : content.files() > 0 ? "states.left" : "states.forbidden",
                folder, content.files(), ProgressBar.bytes(content.bytes()));
    }
}
