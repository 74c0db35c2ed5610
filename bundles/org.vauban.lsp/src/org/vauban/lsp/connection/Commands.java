// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.connection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.vauban.assist.command.Command;
import org.vauban.lsp.chat.ChatCommands;
import org.vauban.lsp.chat.ChatMethods;
import org.vauban.lsp.edit.AcceptCommand;
import org.vauban.lsp.edit.CodeActions;
import org.vauban.lsp.edit.InsertCommand;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.session.CommandArguments;
import org.vauban.lsp.session.CommandIds;
import org.vauban.lsp.session.RequestProgress;

/** Commands of {@code workspace/executeCommand}. */
final class Commands {
    private static final String ACCEPT = "vauban.accept";
    private static final String INSERT = "vauban.insert";

    private final ClientSession session;
    private final Map<String, Run> commands = new LinkedHashMap<>();

    /** Runs a command. */
    @FunctionalInterface
    private interface Run {
        CompletableFuture<?> run(List<Object> arguments, RequestProgress progress);
    }

    Commands(ClientSession session, CodeActions actions, ChatMethods chats) {
        this.session = session;
        AcceptCommand accept = new AcceptCommand(session);
        InsertCommand insertions = new InsertCommand(session);
        ChatCommands ofChat = new ChatCommands(session, chats, actions);
        commands.put(ACCEPT, (arguments, progress) -> accept.run(arguments));
        commands.put(INSERT, (arguments, progress) -> insertions.run(arguments));
        commands.put(CodeActions.COMMAND, actions::run);
        for (Command command : Command.values()) {
            commands.put(CommandIds.of(command), (arguments, progress) -> ofChat.run(command, arguments, progress));
        }
    }

    /** Returns the names that are offered to clients. */
    static List<String> names() {
        return Stream.concat(Stream.of(ACCEPT, INSERT, CodeActions.COMMAND), CommandIds.all().stream()).toList();
    }

    @JsonRequest("workspace/executeCommand")
    public CompletableFuture<?> executeCommand(ExecuteCommandParams params) {
        Run command = commands.get(params.getCommand());
        if (command == null) {
            throw CommandArguments.invalid(session.text("command.unknown", params.getCommand()));
        }
        RequestProgress progress = params.getWorkDoneToken() != null
                ? RequestProgress.of(session, params.getWorkDoneToken())
                : RequestProgress.own(session);
        return command.run(params.getArguments() == null ? List.of() : params.getArguments(), progress);
    }
}
