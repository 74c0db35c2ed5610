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
 * The units that may only come from signed sites: those of Vauban, those whose names begin with a prefix that an
 * administrator adds ({@code vauban.guarded} in {@code config.ini}, separated by commas), and any unit that replaces or
 * patches one of them. Immutable.
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

    /** Whether a unit is guarded by its name. */
    boolean contains(IInstallableUnit unit) {
        return prefixes.stream().anyMatch(unit.getId()::startsWith);
    }

    /**
     * Whether a unit is guarded, or replaces or patches a guarded one.
     *
     * @param installed the installed guarded units
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
