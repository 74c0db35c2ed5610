// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.attach;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.eclipse.core.filebuffers.FileBuffers;
import org.eclipse.core.filebuffers.ITextFileBuffer;
import org.eclipse.core.filebuffers.LocationKind;
import org.eclipse.core.resources.IContainer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.assist.attachment.FolderAttachments;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextDecoder;
import org.vauban.ide.workbench.EditorFile;
import org.vauban.ide.workbench.FailureReason;
import org.vauban.ide.workbench.FileType;

/** Attaches files and folders, of the workspace or elsewhere. */
public final class FileAttachments {
    /** In bytes; more does not fit into the context of any model here. */
    private static final int MAX = 1 << 20;

    private FileAttachments() {}

    /** Returns a file or folder of the workspace. */
    public static AttachmentCandidate of(IResource resource) {
        String where = resource.getParent() == null ? "" : resource.getParent().getFullPath().makeRelative().toString();
        if (resource instanceof IFile file) {
            return new AttachmentCandidate(Kind.FILE, file.getName(), where,
                    () -> ReadingJob.read(file.getName(), cancelled -> List.of(read(file))));
        }
        IContainer folder = (IContainer) resource;
        return new AttachmentCandidate(Kind.FOLDER, folder.getName() + "/", where,
                notice -> ReadingJob.read(folder.getName(), cancelled -> folder(
                        path(folder.getLocation(), folder.getName()), root(folder), notice, cancelled)));
    }

    /** Returns any file or folder, as a resource if it is in the workspace. Accesses the disk only when it is read. */
    public static AttachmentCandidate of(Path path) {
        Path name = path.getFileName();
        String label = String.valueOf(name == null ? path : name);
        return new AttachmentCandidate(Kind.FILE, label,
                String.valueOf(path.getParent()), notice -> ReadingJob.read(label, cancelled -> {
                    IFile[] files = ResourcesPlugin.getWorkspace().getRoot().findFilesForLocationURI(path.toUri());
                    if (files.length > 0 && files[0].exists()) {
                        return List.of(read(files[0]));
                    }
                    return Files.isDirectory(path) ? folder(path, path, notice, cancelled) : List.of(read(path));
                }));
    }

    private static @Nullable Path root(IResource resource) {
        IPath location = resource.getProject() == null ? null : resource.getProject().getLocation();
        return location == null ? null : location.toPath();
    }

    private static Path path(IPath location, String name) {
        if (location == null) {
            throw new AttachException(NLS.bind(Messages.Attach_notLocal, name), null);
        }
        return location.toPath();
    }

    private static List<Attachment> folder(Path folder, @Nullable Path root, Consumer<String> notice,
            BooleanSupplier cancelled) {
        try {
            FolderAttachments read = FolderAttachments.of(folder, root, cancelled);
            List<Attachment> all = read.attachments().stream()
                    .map(each -> new Attachment(each.kind(), each.label(), FileType.language(each.label()),
                            each.lines(), each.from()))
                    .toList();
            if (all.isEmpty()) {
                throw new AttachException(NLS.bind(Messages.Attach_emptyFolder, folder.getFileName()), null);
            }
            MissingFilesMessage.tell(Messages.LeftOut_folder,
                    read.passedOver().stream().map(file -> Attachment.name(file, folder)).toList(), notice);
            return all;
        } catch (IOException e) {
            throw unreadable(folder.getFileName().toString(), e);
        }
    }

    /** Reads a file of the workspace as in its editor, else as stored. Do not call this on the UI thread. */
    static Attachment read(IFile file) {
        return new Attachment(Kind.FILE, file.getName(), FileType.language(file.getName()), null,
                SourceText.whole(EditorFile.source(file), text(file)));
    }

    /** Returns the text of a file as in its editor, else as stored. Do not call this on the UI thread. */
    static String text(IFile file) {
        ITextFileBuffer buffer = FileBuffers.getTextFileBufferManager().getTextFileBuffer(file.getFullPath(),
                LocationKind.IFILE);
        if (buffer != null) {
            return buffer.getDocument().get();
        }
        try (InputStream in = file.getContents()) {
            return decode(file.getName(), in.readNBytes(MAX + 1), Charset.forName(file.getCharset()));
        } catch (CoreException | IOException | UnsupportedCharsetException e) {
            throw unreadable(file.getName(), e);
        }
    }

    private static Attachment read(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            String text = TextDecoder.read(file, MAX)
                    .orElseThrow(() -> new AttachException(NLS.bind(Messages.Attach_tooLarge, name), null));
            return Attachment.file(file, file.getParent(), FileType.language(name), text);
        } catch (TextDecoder.EncodingException e) {
            throw new AttachException(NLS.bind(Messages.Attach_noText, name), e);
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    private static String decode(String name, byte[] bytes, Charset charset) throws CharacterCodingException {
        if (bytes.length > MAX) {
            throw new AttachException(NLS.bind(Messages.Attach_tooLarge, name), null);
        }
        String text;
        try {
            text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new AttachException(NLS.bind(Messages.Attach_noText, name), e);
        }
        if (text.indexOf('\0') >= 0) {
            throw new AttachException(NLS.bind(Messages.Attach_noText, name), null);
        }
        return text;
    }

    private static AttachException unreadable(String name, Exception e) {
        return new AttachException(NLS.bind(Messages.Attach_unreadable, name, FailureReason.of(e)), e);
    }
}
