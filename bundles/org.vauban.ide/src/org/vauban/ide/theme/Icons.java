// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.theme;

import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.resource.ResourceLocator;

/** The icons of this bundle: one set for light and dark themes, as drawings that are sharp at any size. Any thread. */
public final class Icons {

    public static final String VAUBAN = "vauban";
    public static final String OFF = "off";
    public static final String WORKING = "working";
    public static final String PROBLEM = "problem";
    public static final String BANNER = "banner";

    private Icons() {
    }

    /**
     * @param name without folder and extension
     * @return never null
     */
    public static ImageDescriptor of(String name) {
        return ResourceLocator.imageDescriptorFromBundle("org.vauban.ide", "icons/" + name + ".svg")
                .orElseThrow(() -> new IllegalArgumentException(name));
    }
}
