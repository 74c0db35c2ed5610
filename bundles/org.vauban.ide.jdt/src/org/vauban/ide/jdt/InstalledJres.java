// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.launching.IVMInstall;
import org.eclipse.jdt.launching.IVMInstallType;
import org.eclipse.jdt.launching.JavaRuntime;
import org.vauban.ide.workbench.JdkSource;

/** Lists the JVMs under Java &gt; Installed JREs, the default one first. Not for the UI thread. */
final class InstalledJres implements JdkSource {

    @Override
    public List<Path> javaHomes() {
        List<Path> homes = new ArrayList<>();
        add(JavaRuntime.getDefaultVMInstall(), homes);
        for (IVMInstallType type : JavaRuntime.getVMInstallTypes()) {
            for (IVMInstall install : type.getVMInstalls()) {
                add(install, homes);
            }
        }
        return homes;
    }

    private static void add(IVMInstall install, List<Path> homes) {
        if (install != null && install.getInstallLocation() != null) {
            homes.add(install.getInstallLocation().toPath());
        }
    }
}
