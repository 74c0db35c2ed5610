// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge;

import java.io.File;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.core.runtime.FileLocator;
import org.eclipse.core.runtime.OperationCanceledException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.vauban.assist.question.KnowledgeScope;
import org.vauban.knowledge.pack.InstalledPack;

/** Finds the knowledge packs that p2 has installed as bundles of this Eclipse. Any thread. */
final class InstalledPacks {
    private InstalledPacks() {}

    static List<KnowledgeSource> sources() {
        return bundles().map(InstalledPacks::source).flatMap(Optional::stream).distinct().toList();
    }

    /** Returns the names of those sources that are packs; names are the same for each version. */
    static Set<String> names(Collection<KnowledgeSource> sources) {
        return bundles().filter(each -> source(each).filter(sources::contains).isPresent())
                .map(Bundle::getSymbolicName).collect(Collectors.toUnmodifiableSet());
    }

    /** @throws OperationCanceledException while Eclipse shuts down, when packs would falsely appear to be removed */
    private static Stream<Bundle> bundles() {
        BundleContext context = FrameworkUtil.getBundle(InstalledPacks.class).getBundleContext();
        if (context == null) {
            throw new OperationCanceledException();
        }
        return Stream.of(context.getBundles())
                .filter(each -> String.valueOf(each.getSymbolicName()).startsWith(InstalledPack.PREFIX));
    }

    private static Optional<KnowledgeSource> source(Bundle bundle) {
        return folder(bundle).filter(InstalledPack::isPack)
                .map(each -> new KnowledgeSource(KnowledgeScope.DOCS, each));
    }

    private static Optional<Path> folder(Bundle bundle) {
        return FileLocator.getBundleFileLocation(bundle).map(File::toPath).map(Path::toAbsolutePath);
    }

    /** Returns the previous packs that p2 has removed, or replaced by another version. */
    static List<KnowledgeSource> gone(List<KnowledgeSource> before) {
        List<KnowledgeSource> now = sources();
        return before.stream().filter(each -> !now.contains(each)).toList();
    }
}
