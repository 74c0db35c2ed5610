// SPDX-License-Identifier: EPL-2.0
/** The languages that Vauban knows, by id and by file name, and what it knows of each. */
package org.vauban.governance.language;
