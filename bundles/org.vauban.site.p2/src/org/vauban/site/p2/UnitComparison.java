// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.p2;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.eclipse.equinox.p2.metadata.IInstallableUnit;
import org.eclipse.equinox.p2.metadata.IInstallableUnitFragment;
import org.eclipse.equinox.p2.metadata.IInstallableUnitPatch;
import org.eclipse.equinox.p2.metadata.IUpdateDescriptor;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Compares everything in installable units that affects p2. p2 itself considers units of the same id and version equal.
 */
final class UnitComparison {
    private UnitComparison() {}

    /** Whether p2 treats both in the same way. */
    static boolean same(IInstallableUnit left, IInstallableUnit right) {
        IInstallableUnit one = left.unresolved();
        IInstallableUnit other = right.unresolved();
        return one.getId().equals(other.getId()) && one.getVersion().equals(other.getVersion())
                && one.isSingleton() == other.isSingleton()
                && Objects.equals(one.getFilter(), other.getFilter())
                && one.getProperties().equals(other.getProperties())
                && same(one.getProvidedCapabilities(), other.getProvidedCapabilities())
                && same(one.getRequirements(), other.getRequirements())
                && same(one.getMetaRequirements(), other.getMetaRequirements())
                && same(one.getArtifacts(), other.getArtifacts())
                && one.getTouchpointType().equals(other.getTouchpointType())
                && same(one.getTouchpointData(), other.getTouchpointData())
                && same(one.getUpdateDescriptor(), other.getUpdateDescriptor()) && sameKind(one, other);
    }

    private static boolean sameKind(IInstallableUnit one, IInstallableUnit other) {
        if (one instanceof IInstallableUnitPatch patch) {
            return other instanceof IInstallableUnitPatch that
                    && Arrays.deepEquals(patch.getApplicabilityScope(), that.getApplicabilityScope())
                    && same(patch.getRequirementsChange(), that.getRequirementsChange())
                    && Objects.equals(patch.getLifeCycle(), that.getLifeCycle());
        }
        if (one instanceof IInstallableUnitFragment fragment) {
            return other instanceof IInstallableUnitFragment that && same(fragment.getHost(), that.getHost());
        }
        return !(other instanceof IInstallableUnitPatch) && !(other instanceof IInstallableUnitFragment);
    }

    private static boolean same(@Nullable IUpdateDescriptor one, @Nullable IUpdateDescriptor other) {
        return one == null || other == null ? one == other
                : one.getSeverity() == other.getSeverity()
                        && same(one.getIUsBeingUpdated(), other.getIUsBeingUpdated());
    }

    /** Whether two collections have the same elements, in any order. */
    private static boolean same(Collection<?> some, Collection<?> others) {
        List<Object> rest = new ArrayList<>(others);
        return some.size() == others.size() && some.stream().allMatch(rest::remove);
    }
}
