// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat;

import java.net.URL;
import org.eclipse.jface.resource.ImageDescriptor;

/** Icons of the chat's buttons. */
final class ChatIcons {

    static final ImageDescriptor NEW = of("chat-new");
    static final ImageDescriptor CONVERSATIONS = of("chat");
    static final ImageDescriptor FIND = of("chat-find");
    static final ImageDescriptor EXPORT = of("chat-export");
    static final ImageDescriptor INSPECTOR = of("inspector");

    private ChatIcons() {}

    private static ImageDescriptor of(String name) {
        URL place = ChatIcons.class.getResource("/icons/" + name + ".svg");
        return place == null ? ImageDescriptor.getMissingImageDescriptor() : ImageDescriptor.createFromURL(place);
    }
}
