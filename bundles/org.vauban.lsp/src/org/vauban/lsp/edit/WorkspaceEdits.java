// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.AnnotatedTextEdit;
import org.eclipse.lsp4j.ChangeAnnotation;
import org.eclipse.lsp4j.CreateFile;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ResourceOperation;
import org.eclipse.lsp4j.ResourceOperationKind;
import org.eclipse.lsp4j.SnippetTextEdit;
import org.eclipse.lsp4j.TextDocumentEdit;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.WorkspaceEditCapabilities;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.vauban.assist.edit.proposal.TextChange;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.text.TextDocument;

/** Converts changes to edits of the protocol, with the features that the client supports. */
final class WorkspaceEdits {
    private static final String ANNOTATION = "vauban";

    private final ClientSession session;

    WorkspaceEdits(ClientSession session) {
        this.session = session;
    }

    private @Nullable WorkspaceEditCapabilities can() {
        return session.capabilities().getWorkspace() == null
                ? null
                : session.capabilities().getWorkspace().getWorkspaceEdit();
    }

    private boolean versioned() {
        WorkspaceEditCapabilities can = can();
        return can != null && Boolean.TRUE.equals(can.getDocumentChanges());
    }

    private boolean annotated() {
        WorkspaceEditCapabilities can = can();
        return can != null && versioned() && can.getChangeAnnotationSupport() != null;
    }

    /** Returns all text that an edit inserts. */
    static String text(WorkspaceEdit edit) {
        StringBuilder text = new StringBuilder();
        if (edit.getChanges() != null) {
            edit.getChanges().values().forEach(edits -> edits.forEach(each -> text.append(each.getNewText())));
        }
        if (edit.getDocumentChanges() != null) {
            for (Either<TextDocumentEdit, ResourceOperation> change : edit.getDocumentChanges()) {
                if (change.isLeft()) {
                    for (Either<TextEdit, SnippetTextEdit> each : change.getLeft().getEdits()) {
                        text.append(each.isLeft() ? each.getLeft().getNewText() : "");
                    }
                }
            }
        }
        return text.toString();
    }

    /** Whether the client can create files. */
    boolean creates() {
        WorkspaceEditCapabilities can = can();
        return can != null && versioned() && can.getResourceOperations() != null
                && can.getResourceOperations().contains(ResourceOperationKind.Create);
    }

    /**
     * Returns changes of an open document.
     *
     * @param title title for the client's preview
     * @param remarks points to check, for the client's preview; may be empty
     */
    WorkspaceEdit of(TextDocument document, List<TextChange> changes, String title, String remarks) {
        List<TextEdit> edits = edits(document, changes);
        if (!versioned()) {
            return new WorkspaceEdit(Map.of(document.uri(), edits));
        }
        return confirmed(List.of(Either.forLeft(new TextDocumentEdit(
                new VersionedTextDocumentIdentifier(document.uri(), document.version()), marked(edits)))), title,
                remarks);
    }

    /**
     * Returns changes of an open document that the user has seen and accepted unchanged: clients apply them without
     * confirmation.
     */
    WorkspaceEdit asked(TextDocument document, List<TextChange> changes) {
        List<TextEdit> edits = edits(document, changes);
        if (!versioned()) {
            return new WorkspaceEdit(Map.of(document.uri(), edits));
        }
        List<Either<TextEdit, SnippetTextEdit>> plain = new ArrayList<>();
        edits.forEach(edit -> plain.add(Either.forLeft(edit)));
        return new WorkspaceEdit(List.of(Either.forLeft(new TextDocumentEdit(
                new VersionedTextDocumentIdentifier(document.uri(), document.version()), plain))));
    }

    private static List<TextEdit> edits(TextDocument document, List<TextChange> changes) {
        return changes.stream()
                .map(change -> new TextEdit(document.range(change.offset(), change.offset() + change.length()),
                        change.text()))
                .toList();
    }

    /**
     * Returns an edit that creates a file; only if the client {@link #creates}.
     *
     * @param title title for the client's preview
     */
    WorkspaceEdit create(String uri, String text, String title) {
        CreateFile file = new CreateFile(uri);
        if (annotated()) {
            file.setAnnotationId(ANNOTATION);
        }
        Position begin = new Position(0, 0);
        List<Either<TextDocumentEdit, ResourceOperation>> changes = List.of(Either.forRight(file),
                Either.forLeft(new TextDocumentEdit(new VersionedTextDocumentIdentifier(uri, null),
                        marked(List.of(new TextEdit(new Range(begin, begin), text))))));
        return confirmed(changes, title, "");
    }

    private TextEdit marked(TextEdit edit) {
        return annotated() ? new AnnotatedTextEdit(edit.getRange(), edit.getNewText(), ANNOTATION) : edit;
    }

    private List<Either<TextEdit, SnippetTextEdit>> marked(List<TextEdit> edits) {
        List<Either<TextEdit, SnippetTextEdit>> marked = new ArrayList<>();
        edits.forEach(edit -> marked.add(Either.forLeft(marked(edit))));
        return marked;
    }

    private WorkspaceEdit confirmed(List<Either<TextDocumentEdit, ResourceOperation>> changes, String title,
            String remarks) {
        WorkspaceEdit edit = new WorkspaceEdit(changes);
        if (annotated()) {
            // text of a model must be reviewed before it is applied
            ChangeAnnotation annotation = new ChangeAnnotation(title);
            annotation.setNeedsConfirmation(true);
            annotation.setDescription(remarks.isEmpty() ? "Vauban" : "Vauban: " + remarks);
            edit.setChangeAnnotations(Map.of(ANNOTATION, annotation));
        }
        return edit;
    }
}
