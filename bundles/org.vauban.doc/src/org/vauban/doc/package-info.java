// SPDX-License-Identifier: EPL-2.0
/** The help of the workbench. */
package org.vauban.doc;
