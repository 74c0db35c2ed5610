// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.attach;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.IAdapterFactory;
import org.eclipse.core.runtime.IPath;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jdt.core.IClassFile;
import org.eclipse.jdt.core.IJavaElement;
import org.eclipse.jdt.core.IPackageFragmentRoot;
import org.eclipse.jdt.core.JavaModelException;
import org.eclipse.jdt.core.ToolFactory;
import org.eclipse.jdt.core.util.IClassFileReader;
import org.eclipse.jdt.core.util.ISourceAttribute;
import org.eclipse.ui.IEditorInput;
import org.vauban.governance.source.TextSource;

/**
 * Names the sources shown by the class file editor: the source file as it would be located below the archive or folder
 * of the class, and as it is located below the attached sources. The text is excluded if an exclusion matches any of
 * these, the archives included.
 */
public final class ClassFileSources implements IAdapterFactory {
    private static final String SCHEME = "jdt";

    @Override
    public <T> T getAdapter(Object input, Class<T> type) {
        IClassFile file = input instanceof IEditorInput editor ? editor.getAdapter(IClassFile.class) : null;
        return file == null ? null : type.cast(of(file));
    }

    @Override
    public Class<?>[] getAdapterList() {
        return new Class<?>[] {TextSource.class};
    }

    private static TextSource of(IClassFile file) {
        IPackageFragmentRoot root = (IPackageFragmentRoot) file.getAncestor(IJavaElement.PACKAGE_FRAGMENT_ROOT);
        Path classes = root == null ? null : path(root.isExternal() ? root.getPath() : location(root.getResource()));
        if (root == null || classes == null) {
            return TextSource.unknown(file.getElementName());
        }
        List<String> entries = entries(file);
        if (entries.isEmpty()) {
            return TextSource.unknown(file.getElementName());
        }
        List<Path> readings = new ArrayList<>();
        entries.forEach(entry -> readings.add(classes.resolve(entry)));
        readings.add(classes);
        try {
            IPath attached = root.getSourceAttachmentPath();
            Path sources = attached == null ? null : attached(attached);
            if (sources == null && attached != null) {
                return TextSource.unknown(file.getElementName());
            }
            if (sources != null) {
                IPath below = root.getSourceAttachmentRootPath();
                Path top = below == null ? sources : sources.resolve(below.makeRelative().toString());
                entries.forEach(entry -> readings.add(top.resolve(entry)));
                if (!Files.isDirectory(sources)) {
                    readings.add(sources);
                }
            }
        } catch (JavaModelException e) {
            // the archive is gone, so the origin of the text is unknown
            return TextSource.unknown(file.getElementName());
        }
        return TextSource.file(SCHEME, readings, project(root));
    }

    /**
     * Returns the source file of a class: by the names of its package and outermost type, and as recorded in the class
     * file, which covers files with several types and other languages; empty if the class cannot be read.
     */
    private static List<String> entries(IClassFile file) {
        String name = file.getElementName().replaceFirst("\\.class$", "");
        int nested = name.indexOf('$', 1);
        String unit = (nested < 0 ? name : name.substring(0, nested)) + ".java";
        String folder = file.getParent().getElementName().replace('.', '/');
        String beginning = folder.isEmpty() ? "" : folder + "/";
        IClassFileReader reader = ToolFactory.createDefaultClassFileReader(file, IClassFileReader.CLASSFILE_ATTRIBUTES);
        if (reader == null) {
            return List.of();
        }
        ISourceAttribute said = reader.getSourceFileAttribute();
        return Stream.of(unit, said == null ? unit : new String(said.getSourceFileName())).distinct()
                .map(each -> beginning + each).toList();
    }

    /**
     * Resolves a source attachment, which is a path in the workspace or in the file system; null if it is not on disk.
     */
    private static @Nullable Path attached(IPath attachment) {
        IResource resource = ResourcesPlugin.getWorkspace().getRoot().findMember(attachment);
        return path(resource == null ? attachment : resource.getLocation());
    }

    private static @Nullable Path project(IPackageFragmentRoot root) {
        return root.isExternal() ? null : path(location(root.getResource().getProject()));
    }

    private static @Nullable IPath location(IResource resource) {
        return resource == null ? null : resource.getLocation();
    }

    private static @Nullable Path path(@Nullable IPath location) {
        return location == null ? null : location.toPath();
    }
}
