// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.knowledge;

import java.util.List;
import java.util.Locale;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.cli.distribution.Distribution;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.PolicyException;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.process.ChildException;
import org.vauban.knowledge.process.KnowledgeLaunch;

/** Opens the knowledge of the user for a command. */
final class KnowledgeCommands {
    private KnowledgeCommands() {}

    static Knowledge open() {
        try {
            KnowledgeLaunch launch = KnowledgeLaunch.fromDistribution(Distribution.find().folder(),
                    Distribution.javaHomes(), Locale.getDefault(), false);
            return Knowledge.of(UserDirectories.standard(), launch, List.of());
        } catch (ChildException e) {
            throw new CommandException(ExitCode.FAILED, Messages.text("no.distribution"), e);
        } catch (PolicyException e) {
            throw new CommandException(ExitCode.FAILED, e.getMessage(), e);
        }
    }
}
