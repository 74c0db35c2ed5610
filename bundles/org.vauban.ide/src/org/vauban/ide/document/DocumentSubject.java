// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.document;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.util.Objects;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.Status;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.document.DocumentQuery;
import org.vauban.assist.document.DocumentTask;
import org.vauban.assist.document.format.DocumentFormat;
import org.vauban.governance.source.TextSource;
import org.vauban.ide.edit.EditorSnapshot;
import org.vauban.ide.preview.ChangeTarget;
import org.vauban.ide.preview.FileText;
import org.vauban.ide.workbench.EditorFile;
import org.vauban.ide.workbench.FileType;

/**
 * A document, or a range of it, for a task.
 *
 * @param target where the result is written
 * @param key key for the assistant; a newer request with the same key cancels the older one
 * @param name file name without folders
 * @param source where the text is stored
 * @param resource the file in the workspace, or null
 * @param text text of the editor; null if the text is to be read from the resource
 * @param start start of the range, in UTF-16 units
 * @param end end of the range, exclusive; equal to the start for the whole document
 */
public record DocumentSubject(ChangeTarget target, String key, String name, TextSource source, IFile resource,
        @Nullable String text, int start, int end) {

    /** Maximum length without a selection; longer documents would take the model hours. */
    public static final int MAX_CHARACTERS = 1_000_000;
    /** Maximum file size; larger than any selection needs with its surroundings. */
    private static final long MAX_BYTES = 4L * MAX_CHARACTERS;

    public DocumentSubject {
        Objects.requireNonNull(target);
        Objects.requireNonNull(key);
        Objects.requireNonNull(name);
    }

    /** Returns the selection of an editor, or its whole text. */
    public static DocumentSubject of(EditorSnapshot at) {
        return new DocumentSubject(ChangeTarget.of(at.part()), at.key(), at.file().name(), at.file().source(),
                at.editor().getEditorInput().getAdapter(IFile.class), at.text(), at.start(), at.end());
    }

    /** Returns a whole file. */
    public static DocumentSubject of(IFile file) {
        return of(file, 0, 0);
    }

    /** Returns a range of a file. */
    public static DocumentSubject of(IFile file, int start, int end) {
        TextSource source = EditorFile.source(file);
        return new DocumentSubject(ChangeTarget.of(file),
                "ide:" + (source.path() == null ? file.getFullPath() : source.path()), file.getName(), source, file,
                null, start, end);
    }

    /** Returns the format of the document. */
    public DocumentFormat format() {
        return DocumentFormat.of(FileType.language(name), source.path() != null ? source.path() : Path.of(name));
    }

    /**
     * Returns the request. Reads the file if no editor supplied the text: do not call this on the UI thread.
     *
     * @param argument as in {@link DocumentQuery}
     * @throws CoreException if the document is too large, read-only or not text; its message says what to do
     */
    DocumentQuery query(DocumentTask task, String argument) throws CoreException {
        if (text == null && resource.isReadOnly()) {
            throw refused(NLS.bind(Messages.Refused_readOnly, name));
        }
        String whole = read();
        int from = Math.min(start, whole.length());
        int to = Math.clamp(end, from, whole.length());
        int meant = from == to ? whole.length() : to - from;
        if (meant > MAX_CHARACTERS) {
            throw refused(NLS.bind(Messages.Refused_long, name, MAX_CHARACTERS));
        }
        return new DocumentQuery(key, source, format(), whole, from, to, task, argument);
    }

    /** @throws CoreException if the file cannot be read as text; its message says what to do */
    String read() throws CoreException {
        if (text != null) {
            return text;
        }
        if (!resource.exists()) {
            throw refused(NLS.bind(Messages.Refused_gone, name));
        }
        if (resource.getLocation() != null && resource.getLocation().toFile().length() > MAX_BYTES) {
            throw refused(NLS.bind(Messages.Refused_large, name, MAX_BYTES / 1_000_000));
        }
        String read;
        try {
            read = FileText.read(resource).text();
        } catch (CharacterCodingException | UnsupportedCharsetException e) {
            throw refused(NLS.bind(Messages.Refused_encoding, name));
        }
        if (read.indexOf('\0') >= 0) {
            throw refused(NLS.bind(Messages.Refused_binary, name));
        }
        return read;
    }

    private static CoreException refused(String sentence) {
        return new CoreException(Status.error(sentence));
    }
}
