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
 * Location of the test of a type: the package of the type, in the source folder for tests if the project has one.
 *
 * @param file the file, which does not exist yet
 * @param packageName name of the package; empty for the default package
 * @param typeName name of the test class
 */
record TestLocation(IFile file, String packageName, String typeName) {

    private static final String JUNIT = "org.junit.jupiter.api.Test";
    private static final int MAX = 100;

    /** @throws CoreException if no test can be created; its message says what to do */
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

    /** Returns the source folder marked for tests, else one with such a name, else that of the type. */
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
