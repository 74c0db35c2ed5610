// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.chat;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.vauban.assist.command.Command;
import org.vauban.assist.document.DocumentTask;
import org.vauban.assist.document.format.DocumentFormat;
import org.vauban.lsp.edit.CodeActions;
import org.vauban.lsp.edit.NewFiles;
import org.vauban.lsp.session.CancellableAnswers;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.session.CommandArguments;
import org.vauban.lsp.session.CommandIds;
import org.vauban.lsp.session.RequestProgress;
import org.vauban.lsp.session.VaubanProtocol;
import org.vauban.lsp.text.TextDocument;

/**
 * Offers the chat commands as commands of the protocol, {@code vauban.explain} and others. The result depends on the
 * command: a text is returned, an edit is applied, tests become a new file.
 */
public final class ChatCommands {

    private final ClientSession session;
    private final ChatMethods chats;
    private final CodeActions actions;
    private final NewFiles files;

    public ChatCommands(ClientSession session, ChatMethods chats, CodeActions actions) {
        this.session = session;
        this.chats = chats;
        this.actions = actions;
        this.files = new NewFiles(session);
    }

    /**
     * The only argument, which may be absent.
     *
     * @param uri document of the command, or null
     * @param range range of that document, or null for all of it
     * @param instruction additional instruction of the user, or null
     * @param problems one problem per line, or null
     * @param partialResultToken token under which a text streams as {@link VaubanProtocol.ChatText}, or null
     */
    private record Argument(@Nullable String uri, @Nullable Range range, @Nullable String instruction,
            @Nullable String problems, @Nullable JsonElement partialResultToken) {

        @Nullable
        Either<String, Integer> token() {
            if (!(partialResultToken instanceof JsonPrimitive token) || token.isBoolean()) {
                return null;
            }
            return token.isString() ? Either.forLeft(token.getAsString()) : Either.forRight(token.getAsInt());
        }

        boolean isWhole() {
            Range given = range;
            return given == null || given.getStart() != null && given.getEnd() != null;
        }
    }

    public CompletableFuture<?> run(Command command, List<Object> arguments, RequestProgress progress) {
        Argument argument = argument(arguments);
        return switch (command.result()) {
            case TEXT -> ask(command, argument, progress);
            case EDIT -> actions.apply(target(command, argument), progress);
            case NEW_FILE -> {
                TextDocument document = document(argument);
                yield CancellableAnswers.composed(ask(command, argument, progress),
                        answer -> files.make(document, answer));
            }
        };
    }

    private CompletableFuture<VaubanProtocol.ChatAnswer> ask(Command command, Argument argument,
            RequestProgress progress) {
        List<VaubanProtocol.ChatAttachment> about = new ArrayList<>();
        if (command.readsChanges(argument.uri() != null)) {
            about.add(new VaubanProtocol.ChatAttachment("diff", argument.uri(), null, null, null));
        } else if (argument.uri() == null) {
            throw CommandArguments.invalid(session.text("run.document", CommandIds.of(command)));
        } else {
            about.add(new VaubanProtocol.ChatAttachment(null, argument.uri(), argument.range(), null, null));
        }
        String problems = argument.problems();
        if (problems != null && !problems.isBlank()) {
            about.add(new VaubanProtocol.ChatAttachment("problems", argument.uri(), null, null, problems));
        }
        progress.reading();
        return progress.ends(chats.chat(new VaubanProtocol.ChatQuestion(null, null,
                argument.instruction() == null ? "" : argument.instruction(), command.id(), about, null,
                argument.token())));
    }

    /**
     * Returns the target of an edit. In prose, translation is a paragraph task, which leaves everything between
     * paragraphs unchanged.
     */
    private VaubanProtocol.EditTarget target(Command command, Argument argument) {
        TextDocument document = document(argument);
        Range range = argument.range() != null ? argument.range() : document.range(0, document.length());
        boolean prose = command == Command.TRANSLATE
                && DocumentFormat.isProse(document.language(), session.workspace().path(document.uri()));
        return new VaubanProtocol.EditTarget(document.uri(), range, prose ? null : command.id(),
                prose ? DocumentTask.TRANSLATE.id() : null, argument.instruction(), argument.problems());
    }

    private TextDocument document(Argument argument) {
        String uri = argument.uri();
        TextDocument document = uri == null ? null : session.workspace().document(uri);
        if (document == null) {
            throw CommandArguments.invalid(session.text("edit.document"));
        }
        return document;
    }

    private Argument argument(List<Object> arguments) {
        if (arguments.isEmpty()) {
            return new Argument(null, null, null, null, null);
        }
        Argument argument = CommandArguments.only(arguments, Argument.class);
        if (argument == null || !argument.isWhole()) {
            throw CommandArguments.invalid(session.text("run.arguments"));
        }
        return argument;
    }
}
