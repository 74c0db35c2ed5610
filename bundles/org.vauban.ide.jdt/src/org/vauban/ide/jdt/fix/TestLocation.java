// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.fix;

import org.eclipse.core.resources.IContainer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IFolder;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.Status;
import org.eclipse.jdt.core.IClasspathEntry;
import org.eclipse.jdt.core.ICompilationUnit;
import org.eclipse.jdt.core.IJavaElement;
import org.eclipse.jdt.core.IJavaProject;
import org.eclipse.jdt.core.IPackageFragment;
import org.eclipse.jdt.core.IPackageFragmentRoot;
import org.eclipse.osgi.util.NLS;

/**
 * Where the test of a type goes: into the package of the type, in the source folder for tests where the project has
 * one.
 *
 * @param file which is not there yet
 * @param packageName empty for the default package
 * @param typeName of the test
 */
record TestLocation(IFile file, String packageName, String typeName) {

    private static final String JUNIT = "org.junit.jupiter.api.Test";
    private static final int MAX = 100;

    /** @throws CoreException if there can be no test; its message says what to do */
    static TestLocation of(ICompilationUnit unit, String type) throws CoreException {
        IJavaProject project = unit.getJavaProject();
        if (project.findType(JUNIT) == null) {
            throw new CoreException(Status.error(NLS.bind(Messages.Test_noJUnit, project.getElementName())));
        }
        IPackageFragmentRoot root = root(project, unit);
        String packageName = unit.getParent() instanceof IPackageFragment fragment ? fragment.getElementName() : "";
        IResource resource = root.getResource();
        if (!(resource instanceof IContainer folder)) {
            throw new CoreException(Status.error(NLS.bind(Messages.Test_noFolder, project.getElementName())));
        }
        IContainer parent = packageName.isEmpty() ? folder
                : folder.getFolder(IPath.fromOSString(packageName.replace('.', '/')));
        for (int i = 1; i < MAX; i++) {
            String name = type + "Test" + (i == 1 ? "" : i);
            IFile file = parent instanceof IFolder inner ? inner.getFile(name + ".java")
                    : parent.getFile(IPath.fromOSString(name + ".java"));
            if (!file.exists()) {
                return new TestLocation(file, packageName, name);
            }
        }
        throw new CoreException(Status.error(NLS.bind(Messages.Test_tooMany, type)));
    }

    /** The folder that is marked for tests, else one named so, else that of the type. */
    private static IPackageFragmentRoot root(IJavaProject project, ICompilationUnit unit) throws CoreException {
        IPackageFragmentRoot named = null;
        for (IPackageFragmentRoot root : project.getPackageFragmentRoots()) {
            if (root.getKind() != IPackageFragmentRoot.K_SOURCE || !root.getJavaProject().equals(project)) {
                continue;
            }
            IClasspathEntry entry = root.getRawClasspathEntry();
            if (entry.isTest()) {
                return root;
            }
            String last = root.getPath().removeFirstSegments(1).toString();
            if (last.equals("test") || last.startsWith("src/test") || last.equals("tests") || last.endsWith("/test")) {
                named = named == null ? root : named;
            }
        }
        return named != null ? named : (IPackageFragmentRoot) unit.getAncestor(IJavaElement.PACKAGE_FRAGMENT_ROOT);
    }
}
