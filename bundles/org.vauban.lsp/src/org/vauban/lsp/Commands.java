// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;

/** What {@code workspace/executeCommand} can do. */
final class Commands {
    private static final String ACCEPT = "vauban.accept";

    private final Session session;
    private final Map<String, Function<List<Object>, CompletableFuture<?>>> commands;

    Commands(Session session, CodeActions actions) {
        this.session = session;
        PartialAccept accept = new PartialAccept(session);
        commands = Map.of(ACCEPT, accept::run, CodeActions.COMMAND, actions::run);
    }

    /** As they are offered to clients. */
    static List<String> names() {
        return List.of(ACCEPT, CodeActions.COMMAND);
    }

    @JsonRequest("workspace/executeCommand")
    public CompletableFuture<?> executeCommand(ExecuteCommandParams params) {
        var command = commands.get(params.getCommand());
        if (command == null) {
            throw invalid(session.text("command.unknown", params.getCommand()));
        }
        return command.apply(params.getArguments() == null ? List.of() : params.getArguments());
    }

    /** The error for arguments of another shape than {@code docs/lsp.md} tells. */
    static ResponseErrorException invalid(String sentence) {
        return new ResponseErrorException(new ResponseError(ResponseErrorCode.InvalidParams, sentence, null));
    }
}
