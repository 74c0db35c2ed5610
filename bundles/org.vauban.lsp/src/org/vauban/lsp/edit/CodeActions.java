// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.edit;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionCapabilities;
import org.eclipse.lsp4j.CodeActionContext;
import org.eclipse.lsp4j.CodeActionKind;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.CodeActionTriggerKind;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.vauban.assist.command.Command;
import org.vauban.assist.document.DocumentTask;
import org.vauban.assist.document.format.DocumentFormat;
import org.vauban.assist.outcome.OutputOutcome;
import org.vauban.lsp.completion.CaretMethods;
import org.vauban.lsp.session.CancellableAnswers;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.session.CommandArguments;
import org.vauban.lsp.session.CommandIds;
import org.vauban.lsp.session.RequestProgress;
import org.vauban.lsp.session.VaubanProtocol;
import org.vauban.lsp.text.TextDocument;

/**
 * Offers changes by the assistant: quick fixes of problems, and rewriting of a selection. The model receives a request
 * only when an action is chosen, in {@code codeAction/resolve} or, for clients that cannot resolve edits, in the
 * command {@code vauban.edit}.
 */
public final class CodeActions {
    public static final String COMMAND = "vauban.edit";
    private static final String TESTS = CodeActionKind.Refactor + ".tests.vauban";
    private static final String ALL = CodeActionKind.SourceFixAll + ".vauban";
    /** Kinds of code actions that are offered. */
    public static final List<String> KINDS = List.of(CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite,
            TESTS, ALL);
    private static final int MAX_FIXES = 5;
    private static final List<Command> REWRITINGS = List.of(Command.REFACTOR, Command.DOC, Command.TRANSLATE);
    private static final List<DocumentTask> TASKS = List.of(DocumentTask.CORRECT, DocumentTask.CLARIFY,
            DocumentTask.SHORTEN, DocumentTask.FORMALISE, DocumentTask.TRANSLATE, DocumentTask.SUMMARISE,
            DocumentTask.FROM_OUTLINE, DocumentTask.TABLE, DocumentTask.REQUIREMENTS, DocumentTask.CONTINUE);

    private final ClientSession session;
    private final CaretMethods carets;
    private final EditRequests edits;
    private final WorkspaceEdits workspaceEdits;
    private final Gson gson = new Gson();

    /** @param carets notified of a resting caret */
    public CodeActions(ClientSession session, CaretMethods carets) {
        this.session = session;
        this.carets = carets;
        this.edits = new EditRequests(session);
        this.workspaceEdits = new WorkspaceEdits(session);
    }

    @JsonRequest("textDocument/codeAction")
    public CompletableFuture<List<Either<org.eclipse.lsp4j.Command, CodeAction>>> codeAction(CodeActionParams params) {
        String uri = params.getTextDocument().getUri();
        TextDocument document = session.workspace().document(uri);
        List<CodeAction> actions = new ArrayList<>();
        if (document != null && params.getRange() != null) {
            List<Diagnostic> problems = params.getContext() == null || params.getContext().getDiagnostics() == null
                    ? List.of()
                    : params.getContext().getDiagnostics();
            List<String> only = params.getContext() == null ? null : params.getContext().getOnly();
            if (wanted(only, CodeActionKind.QuickFix)) {
                ProblemGroups.of(document, problems).stream().limit(MAX_FIXES)
                        .forEach(group -> actions.add(fix(uri, group)));
            }
            if (params.getRange().getStart().equals(params.getRange().getEnd())) {
                carets.moved(uri, params.getRange().getStart());
            }
            boolean selected = !params.getRange().getStart().equals(params.getRange().getEnd());
            if (selected && wanted(only, CodeActionKind.RefactorRewrite)) {
                rewritings(document, params.getRange()).forEach(actions::add);
            }
            if (selected && wanted(only, TESTS) && workspaceEdits.creates() && !isProse(document)) {
                actions.add(tests(uri, params.getRange()));
            }
            if (!problems.isEmpty() && wantsAll(params.getContext())) {
                actions.add(action(session.text("fix.all"), ALL, all(document, problems)));
            }
        }
        return CompletableFuture.completedFuture(actions.stream().map(this::asUnderstood).toList());
    }

    private boolean isProse(TextDocument document) {
        return DocumentFormat.isProse(document.language(), session.workspace().path(document.uri()));
    }

    /** Tests are written to a new file, so a command creates them. */
    private CodeAction tests(String uri, Range range) {
        CodeAction action = new CodeAction(named(Command.TESTS.title(session.locale())));
        action.setKind(TESTS);
        action.setCommand(new org.eclipse.lsp4j.Command(action.getTitle(), CommandIds.of(Command.TESTS),
                List.of(gson.toJsonTree(new VaubanProtocol.EditTarget(uri, range, null, null, null, null)))));
        return action;
    }

    /** Adds the product name to a title, since an editor lists the actions of all servers together. */
    private String named(String title) {
        return session.text("action", title);
    }

    /** Returns the actions for a selection: commands for code, tasks for paragraphs. */
    private Stream<CodeAction> rewritings(TextDocument document, Range range) {
        if (isProse(document)) {
            return TASKS.stream()
                    .map(task -> action(named(task.title(session.locale())), CodeActionKind.RefactorRewrite,
                            new VaubanProtocol.EditTarget(document.uri(), range, null, task.id(), null, null)));
        }
        return REWRITINGS.stream()
                .map(command -> action(named(command.title(session.locale())), CodeActionKind.RefactorRewrite,
                        new VaubanProtocol.EditTarget(document.uri(), range, command.id(), null, null, null)));
    }

    /** Converts an action to a command for old clients, which support only these. */
    private Either<org.eclipse.lsp4j.Command, CodeAction> asUnderstood(CodeAction action) {
        CodeActionCapabilities can = codeActions();
        return can != null && can.getCodeActionLiteralSupport() != null
                ? Either.forRight(action)
                : Either.forLeft(action.getCommand() != null
                        ? action.getCommand()
                        : new org.eclipse.lsp4j.Command(action.getTitle(), COMMAND, List.of(action.getData())));
    }

    private @Nullable CodeActionCapabilities codeActions() {
        return session.capabilities().getTextDocument() == null
                ? null
                : session.capabilities().getTextDocument().getCodeAction();
    }

    private static boolean wanted(@Nullable List<String> only, String kind) {
        return only == null || only.isEmpty()
                || only.stream().anyMatch(each -> kind.equals(each) || kind.startsWith(each + ".") || each.isEmpty());
    }

    /** Returns one action for problems that the same edit fixes. */
    private CodeAction fix(String uri, List<Diagnostic> group) {
        Diagnostic problem = group.getFirst();
        String title = ProblemGroups.isOwn(problem)
                ? session.text("fix.requirement")
                : session.text("fix", message(problem));
        CodeAction action = action(title, CodeActionKind.QuickFix, mended(uri, group));
        action.setDiagnostics(group);
        return action;
    }

    /** Returns the edit that fixes a group of problems. */
    private static VaubanProtocol.EditTarget mended(String uri, List<Diagnostic> group) {
        Diagnostic problem = group.getFirst();
        return mended(uri, ProblemGroups.range(group), ProblemGroups.isOwn(problem), message(problem));
    }

    /** @param own whether this server has reported the problems */
    private static VaubanProtocol.EditTarget mended(String uri, Range range, boolean own, String problems) {
        return own ? new VaubanProtocol.EditTarget(uri, range, null, DocumentTask.REQUIREMENTS.id(), null, null)
                : new VaubanProtocol.EditTarget(uri, range, Command.FIX.id(), null, null, problems);
    }

    /** Returns the message on one line. */
    private static String message(Diagnostic problem) {
        return ProblemGroups.message(problem).strip().replaceAll("\\R\\s*", " ");
    }

    /**
     * Whether all fixes are requested. An editor that requests them from all servers on saving does not want a model to
     * run.
     */
    private static boolean wantsAll(@Nullable CodeActionContext context) {
        List<String> only = context == null ? null : context.getOnly();
        if (context == null || only == null || only.isEmpty()) {
            return false;
        }
        return context.getTriggerKind() == CodeActionTriggerKind.Automatic ? only.contains(ALL) : wanted(only, ALL);
    }

    /** Returns the edit that fixes all problems: a single one at its place, several in the whole document. */
    private VaubanProtocol.EditTarget all(TextDocument document, List<Diagnostic> problems) {
        if (problems.size() == 1) {
            return mended(document.uri(), problems);
        }
        return mended(document.uri(), document.range(0, document.length()),
                problems.stream().allMatch(ProblemGroups::isOwn),
                problems.stream().map(CodeActions::line).collect(Collectors.joining("\n")));
    }

    private static String line(Diagnostic problem) {
        return (problem.getRange() == null ? "" : problem.getRange().getStart().getLine() + 1 + ": ")
                + ProblemGroups.message(problem);
    }

    private CodeAction action(String title, String kind, VaubanProtocol.EditTarget target) {
        CodeAction action = new CodeAction(title);
        action.setKind(kind);
        JsonElement data = gson.toJsonTree(target);
        if (resolves()) {
            action.setData(data);
        } else {
            action.setCommand(new org.eclipse.lsp4j.Command(title, COMMAND, List.of(data)));
        }
        return action;
    }

    private boolean resolves() {
        CodeActionCapabilities can = codeActions();
        return can != null && Boolean.TRUE.equals(can.getDataSupport()) && can.getResolveSupport() != null
                && can.getResolveSupport().getProperties() != null
                && can.getResolveSupport().getProperties().contains("edit");
    }

    @JsonRequest("codeAction/resolve")
    public CompletableFuture<CodeAction> resolve(CodeAction action) {
        VaubanProtocol.EditTarget target = target(action.getData());
        String feature = feature(target);
        return CancellableAnswers.following(ask(target, action.getTitle(), RequestProgress.own(session)),
                edit -> {
                    action.setEdit(edit);
                    // the client applies it without a report
                    session.assistant().outcomes()
                            .record(OutputOutcome.shown(feature, null, WorkspaceEdits.text(edit)));
                    return action;
                });
    }

    /** Returns the feature's name in requests and in the audit log. */
    private static String feature(VaubanProtocol.EditTarget target) {
        return target.task() != null ? "document" : EditRequests.fixes(target) ? "fix" : "edit";
    }

    /** Runs the command: requests an edit and has the client apply it; the result tells whether it did. */
    public CompletableFuture<VaubanProtocol.Applied> run(List<Object> arguments, RequestProgress progress) {
        return apply(target(arguments.size() == 1 ? arguments.getFirst() : null), progress);
    }

    /** Requests an edit and has the client apply it. */
    public CompletableFuture<VaubanProtocol.Applied> apply(VaubanProtocol.EditTarget target, RequestProgress progress) {
        String command = target.command();
        String task = target.task();
        String title = task != null
                ? named(task(task).title(session.locale()))
                : command != null ? named(command(command).title(session.locale())) : "Vauban";
        return edits.applied(ask(target, title, progress), title, feature(target));
    }

    private CompletableFuture<WorkspaceEdit> ask(VaubanProtocol.EditTarget target, String title,
            RequestProgress progress) {
        String task = target.task();
        if (task != null) {
            return edits.ask(target, title, task(task), progress);
        }
        String problem = problem(target);
        return problem != null
                ? edits.fix(target, title, problem, progress)
                : edits.ask(target, title, instruction(target), progress);
    }

    /**
     * Returns the only problem to be fixed, if nothing else is requested and its place is given, that is, the range is
     * not the whole document.
     */
    private @Nullable String problem(VaubanProtocol.EditTarget target) {
        String instruction = target.instruction();
        String problems = target.problems();
        boolean only = Command.FIX.id().equals(target.command()) && problems != null
                && problems.strip().lines().count() == 1
                && (instruction == null || instruction.isBlank()) && !isWhole(target);
        return problems != null && only ? problems.strip() : null;
    }

    /** Whether the range is the whole document; a range of one line always counts as a place. */
    private boolean isWhole(VaubanProtocol.EditTarget target) {
        TextDocument document = session.workspace().document(target.uri());
        Range range = target.range();
        return document != null && range != null && range.getEnd().getLine() - range.getStart().getLine() > 1
                && document.offset(range.getStart()) == 0 && document.offset(range.getEnd()) == document.length();
    }

    private VaubanProtocol.EditTarget target(@Nullable Object data) {
        VaubanProtocol.EditTarget target = CommandArguments.parsed(data, VaubanProtocol.EditTarget.class);
        Range range = target == null ? null : target.range();
        if (target != null && target.uri() != null && range != null && range.getStart() != null
                && range.getEnd() != null
                && (target.command() != null || target.task() != null || target.instruction() != null)) {
            String instruction = target.instruction();
            if (target.command() == null && target.task() == null && instruction != null && instruction.isBlank()) {
                // a model would change something nevertheless
                throw CommandArguments.invalid(session.text("edit.empty"));
            }
            return target;
        }
        throw CommandArguments.invalid(session.text("edit.arguments"));
    }

    private String instruction(VaubanProtocol.EditTarget target) {
        String given = target.instruction();
        String words = given == null ? "" : given;
        String command = target.command();
        return command == null ? words : command(command).prompt(session.locale(), words);
    }

    private DocumentTask task(String id) {
        return DocumentTask.byId(id).orElseThrow(() -> CommandArguments.invalid(session.text("command.unknown", id)));
    }

    private Command command(String id) {
        for (Command command : Command.values()) {
            if (command.id().equals(id)) {
                return command;
            }
        }
        throw CommandArguments.invalid(session.text("command.unknown", id));
    }
}
