// SPDX-License-Identifier: EPL-2.0
/**
 * Stands before p2's engine: units of Vauban are installed only as a signed site has them, whoever asks p2 for them.
 */
@NonNullByDefault
package org.vauban.site.p2;

import org.eclipse.jdt.annotation.NonNullByDefault;
