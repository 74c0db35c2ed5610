// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.core.runtime.FileLocator;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.vauban.assist.question.KnowledgeScope;
import org.vauban.knowledge.pack.InstalledPack;

/** The knowledge packs among the bundles of this Eclipse, where p2 has installed them. Any thread. */
final class InstalledPacks {
    private InstalledPacks() {}

    static List<KnowledgeSource> sources() {
        return Stream.of(FrameworkUtil.getBundle(InstalledPacks.class).getBundleContext().getBundles())
                .filter(each -> String.valueOf(each.getSymbolicName()).startsWith(InstalledPack.PREFIX))
                .map(InstalledPacks::folder).flatMap(Optional::stream).filter(InstalledPack::isPack)
                .map(each -> new KnowledgeSource(KnowledgeScope.DOCS, each)).distinct().toList();
    }

    private static Optional<Path> folder(Bundle bundle) {
        return FileLocator.getBundleFileLocation(bundle).map(File::toPath).map(Path::toAbsolutePath);
    }

    /** Those of before that p2 has removed, or replaced by another version. */
    static List<KnowledgeSource> gone(List<KnowledgeSource> before) {
        List<KnowledgeSource> now = sources();
        return before.stream().filter(each -> !now.contains(each)).toList();
    }
}
