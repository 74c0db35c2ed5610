// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.fix;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Objects;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.Status;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.Position;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.edit.proposal.TextLines;
import org.vauban.assist.fix.Problem;
import org.vauban.assist.fix.Problem.Severity;
import org.vauban.governance.source.TextSource;
import org.vauban.ide.document.OpenEditorText;
import org.vauban.ide.edit.EditorSnapshot;
import org.vauban.ide.preview.ChangeTarget;
import org.vauban.ide.preview.FileText;
import org.vauban.ide.workbench.EditorFile;
import org.vauban.ide.workbench.FileType;

/**
 * A problem in the text of an editor or of a file.
 *
 * @param target where the fix is written
 * @param key key for the assistant; a newer request with the same key cancels the older one
 * @param name file name without folders
 * @param source where the text is stored
 * @param resource the file in the workspace, or null
 * @param text text of the editor; null if it is to be read from the resource
 * @param message message of the problem, as reported by its tool
 * @param place location of the problem
 * @param severity severity of the problem
 * @param origin the tool that reported it, or null
 */
public record FixSubject(ChangeTarget target, String key, String name, TextSource source, @Nullable IFile resource,
        @Nullable String text, String message, Location place, Severity severity, @Nullable String origin) {

    /** Maximum size of a file that is read to fix one line of it. */
    private static final long MAX_BYTES = 60_000_000;

    public FixSubject {
        Objects.requireNonNull(target);
        Objects.requireNonNull(key);
        Objects.requireNonNull(message);
        Objects.requireNonNull(place);
        Objects.requireNonNull(severity);
    }

    /** Location of a problem: a range of characters, or a line if only that is known. */
    public sealed interface Location {

        /** A range in UTF-16 units; the end is exclusive. */
        record Characters(int start, int end) implements Location {}

        /** A line, counted from 1. */
        record Line(int number) implements Location {}
    }

    /** Returns a problem in an editor's text, at offsets of that text. */
    public static FixSubject of(EditorSnapshot at, String message, Severity severity, String origin) {
        return new FixSubject(ChangeTarget.of(at.part()), at.key(), at.file().name(), at.file().source(),
                at.editor().getEditorInput().getAdapter(IFile.class), at.text(), message,
                new Location.Characters(at.start(), at.end()), severity, origin);
    }

    /**
     * Returns the problem of a marker; if the file is open in an editor, at its position in the editor's text. UI
     * thread.
     *
     * @return null if the marker is not on a file or has no message
     */
    public static @Nullable FixSubject of(IMarker marker) {
        String message = marker.getAttribute(IMarker.MESSAGE, "");
        if (!(marker.getResource() instanceof IFile file) || message.isBlank()) {
            return null;
        }
        IDocument open = OpenEditorText.of(file).orElse(null);
        Location place = place(marker, open, open == null ? null : OpenEditorText.position(file, marker).orElse(null));
        Severity severity = switch (marker.getAttribute(IMarker.SEVERITY, IMarker.SEVERITY_INFO)) {
            case IMarker.SEVERITY_ERROR -> Severity.ERROR;
            case IMarker.SEVERITY_WARNING -> Severity.WARNING;
            default -> Severity.INFORMATION;
        };
        TextSource source = EditorFile.source(file);
        return new FixSubject(ChangeTarget.of(file),
                "ide:" + (source.path() == null ? file.getFullPath() : source.path()), file.getName(), source, file,
                open == null ? null : open.get(), message, place, severity,
                marker.getAttribute(IMarker.SOURCE_ID, null));
    }

    /** @param moved position of the marker in the open text, or null */
    private static Location place(IMarker marker, IDocument open, @Nullable Position moved) {
        int start = marker.getAttribute(IMarker.CHAR_START, -1);
        int end = marker.getAttribute(IMarker.CHAR_END, -1);
        boolean characters = start >= 0 && end >= start;
        try {
            if (moved != null) {
                return characters
                        ? new Location.Characters(moved.getOffset(), moved.getOffset() + moved.getLength())
                        : new Location.Line(open.getLineOfOffset(moved.getOffset()) + 1);
            }
        } catch (BadLocationException e) {
            throw new IllegalStateException(e);
        }
        return characters
                ? new Location.Characters(start, end)
                : new Location.Line(Math.max(1, marker.getAttribute(IMarker.LINE_NUMBER, 1)));
    }

    /** @return an LSP language id, or null */
    public @Nullable String language() {
        return FileType.language(name);
    }

    /**
     * Returns the whole text; reads the file if no editor supplied it. Do not call this on the UI thread.
     *
     * @throws CoreException if the file cannot be read as text; its message says what to do
     */
    public String read() throws CoreException {
        if (text != null) {
            return text;
        }
        IFile file = Objects.requireNonNull(resource);
        if (file.getLocation() != null && file.getLocation().toFile().length() > MAX_BYTES) {
            throw new CoreException(Status.error(NLS.bind(Messages.Fix_large, name)));
        }
        try {
            return FileText.read(resource).text();
        } catch (CharacterCodingException | UnsupportedCharsetException e) {
            throw new CoreException(Status.error(NLS.bind(Messages.Fix_encoding, name), e));
        }
    }

    /** Returns the problem at valid offsets of a text. */
    public Problem in(String whole) {
        int start;
        int end;
        switch (place) {
            case Location.Characters characters -> {
                start = Math.min(characters.start(), whole.length());
                end = Math.min(characters.end(), whole.length());
            }
            case Location.Line line -> {
                TextLines lines = TextLines.of(whole);
                int index = Math.clamp(line.number() - 1, 0, Math.max(0, lines.count() - 1));
                start = lines.count() == 0 ? 0 : lines.start(index);
                end = lines.count() == 0 ? 0 : start + lines.line(index).stripTrailing().length();
            }
        }
        return new Problem(message, start, Math.max(start, end), severity, origin);
    }
}
