// SPDX-License-Identifier: EPL-2.0
/**
 * Page on which a browser widget shows a conversation: local, without network, controlled by scripts, reporting user
 * actions as messages.
 */
@NonNullByDefault({RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.ide.chat.page;

import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
