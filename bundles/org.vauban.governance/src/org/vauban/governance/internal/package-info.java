// SPDX-License-Identifier: EPL-2.0
/** Not exported: what both governance packages share. */
package org.vauban.governance.internal;
