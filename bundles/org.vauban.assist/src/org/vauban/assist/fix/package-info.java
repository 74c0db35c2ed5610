// SPDX-License-Identifier: EPL-2.0
/** Repairs of problems that an editor or a compiler reports, checked before they are shown. */
package org.vauban.assist.fix;
