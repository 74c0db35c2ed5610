// SPDX-License-Identifier: EPL-2.0
package org.vauban.supplychain;

import java.util.Locale;

/** Names of native libraries. */
final class NativeFile {
    private NativeFile() {}

    static boolean is(String path) {
        String name = path.toLowerCase(Locale.ROOT);
        return name.endsWith(".so") || name.contains(".so.") || name.endsWith(".dll") || name.endsWith(".dylib");
    }
}
