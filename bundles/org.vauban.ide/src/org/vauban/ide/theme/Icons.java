// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.theme;

import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.resource.LocalResourceManager;
import org.eclipse.jface.resource.ResourceLocator;
import org.eclipse.jface.resource.ResourceManager;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Control;

/**
 * Icons of this bundle: one set for light and dark themes, as vector graphics that are sharp at any size. Any thread.
 */
public final class Icons {

    public static final String VAUBAN = "vauban";
    public static final String OFF = "off";
    public static final String WORKING = "working";
    public static final String PROBLEM = "problem";
    public static final String BANNER = "banner";

    private Icons() {}

    /** @return a shared image; it lives as long as the control */
    public static Image image(Control control, String name) {
        ResourceManager images = new LocalResourceManager(JFaceResources.getResources(), control);
        return images.get(of(name));
    }

    /**
     * @param name name without folder and extension
     * @return never null
     */
    public static ImageDescriptor of(String name) {
        return ResourceLocator.imageDescriptorFromBundle("org.vauban.ide", "icons/" + name + ".svg")
                .orElseThrow(() -> new IllegalArgumentException(name));
    }
}
