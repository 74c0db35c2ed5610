// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.syntax;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jdt.core.dom.ITypeBinding;

/** Lists a type and all its supertypes, itself first. Pure. */
public final class SuperTypes {
    private static final int MAX = 60;

    private SuperTypes() {}

    /** @param type the type; may be null */
    public static List<ITypeBinding> of(@Nullable ITypeBinding type) {
        List<ITypeBinding> found = new ArrayList<>();
        add(type, found);
        return found;
    }

    private static void add(@Nullable ITypeBinding type, List<ITypeBinding> found) {
        if (type == null || found.size() >= MAX || found.stream().anyMatch(each -> each.isEqualTo(type))) {
            return;
        }
        if (type.isTypeVariable() || type.isCapture() || type.isWildcardType()) {
            for (ITypeBinding bound : type.getTypeBounds()) {
                add(bound, found);
            }
            add(type.getErasure().isEqualTo(type) ? null : type.getErasure(), found);
            return;
        }
        found.add(type);
        add(type.getSuperclass(), found);
        for (ITypeBinding each : type.getInterfaces()) {
            add(each, found);
        }
    }
}
