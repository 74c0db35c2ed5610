// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.p2;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.equinox.p2.metadata.IInstallableUnit;
import org.eclipse.equinox.p2.metadata.IInstallableUnitPatch;
import org.eclipse.equinox.p2.metadata.IUpdateDescriptor;

/**
 * The units that come from signed sites only: those of Vauban, those whose names begin with what an administrator adds
 * ({@code vauban.guarded} in {@code config.ini}, separated by commas), and what takes the place of one of them or
 * patches it. Immutable.
 */
final class GuardedUnits {
    private static final String PROPERTY = "vauban.guarded";
    private final List<String> prefixes;

    private GuardedUnits(List<String> prefixes) {
        this.prefixes = prefixes;
    }

    static GuardedUnits standard() {
        List<String> prefixes = new ArrayList<>(List.of("org.vauban."));
        Arrays.stream(System.getProperty(PROPERTY, "").split(",")).map(String::strip).filter(each -> !each.isEmpty())
                .forEach(prefixes::add);
        return new GuardedUnits(prefixes);
    }

    /** Whether its name says so. */
    boolean contains(IInstallableUnit unit) {
        return prefixes.stream().anyMatch(unit.getId()::startsWith);
    }

    /**
     * Whether a unit is one of them, or takes the place of one, or patches one.
     *
     * @param installed those of them that are installed
     */
    boolean concerns(IInstallableUnit unit, List<IInstallableUnit> installed) {
        return contains(unit) || installed.stream().anyMatch(each -> replaces(unit, each));
    }

    private static boolean replaces(IInstallableUnit unit, IInstallableUnit other) {
        IUpdateDescriptor update = unit.getUpdateDescriptor();
        return update != null && update.isUpdateOf(other) || unit instanceof IInstallableUnitPatch patch
                && Stream.of(patch.getApplicabilityScope()).flatMap(Stream::of).anyMatch(each -> each.isMatch(other));
    }
}
