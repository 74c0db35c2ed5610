// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.vauban.assist.command.Command;

/** What {@code workspace/executeCommand} can do. */
final class Commands {
    private static final String ACCEPT = "vauban.accept";
    private static final String INSERT = "vauban.insert";
    private static final Gson GSON = new Gson();

    private final Session session;
    private final Map<String, Run> commands = new LinkedHashMap<>();

    /** Does what a command is there for. */
    @FunctionalInterface
    private interface Run {
        CompletableFuture<?> run(List<Object> arguments, RequestProgress progress);
    }

    Commands(Session session, CodeActions actions, ChatMethods chats) {
        this.session = session;
        PartialAccept accept = new PartialAccept(session);
        Insertions insertions = new Insertions(session);
        ChatCommands ofChat = new ChatCommands(session, chats, actions);
        commands.put(ACCEPT, (arguments, progress) -> accept.run(arguments));
        commands.put(INSERT, (arguments, progress) -> insertions.run(arguments));
        commands.put(CodeActions.COMMAND, actions::run);
        for (Command command : Command.values()) {
            commands.put(ChatCommands.name(command), (arguments, progress) -> ofChat.run(command, arguments, progress));
        }
    }

    /** As they are offered to clients. */
    static List<String> names() {
        return Stream.concat(Stream.of(ACCEPT, INSERT, CodeActions.COMMAND), ChatCommands.names().stream()).toList();
    }

    @JsonRequest("workspace/executeCommand")
    public CompletableFuture<?> executeCommand(ExecuteCommandParams params) {
        Run command = commands.get(params.getCommand());
        if (command == null) {
            throw invalid(session.text("command.unknown", params.getCommand()));
        }
        RequestProgress progress = params.getWorkDoneToken() != null
                ? RequestProgress.of(session, params.getWorkDoneToken())
                : RequestProgress.own(session);
        return command.run(params.getArguments() == null ? List.of() : params.getArguments(), progress);
    }

    /** The only argument of a command; null if there is none or more, or it has another shape. */
    static <T> T only(List<Object> arguments, Class<T> shape) {
        return arguments.size() == 1 ? parsed(arguments.getFirst(), shape) : null;
    }

    /** What a client sent as data; null if it has another shape. */
    static <T> T parsed(Object data, Class<T> shape) {
        try {
            return data instanceof JsonElement json ? GSON.fromJson(json, shape) : null;
        } catch (JsonParseException e) {
            return null; // the caller says what is wrong
        }
    }

    /** The error for arguments of another shape than {@code docs/lsp.md} tells. */
    static ResponseErrorException invalid(String sentence) {
        return new ResponseErrorException(new ResponseError(ResponseErrorCode.InvalidParams, sentence, null));
    }
}
