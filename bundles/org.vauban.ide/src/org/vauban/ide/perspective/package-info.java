// SPDX-License-Identifier: EPL-2.0
/** The perspective of Vauban and the places of its views. */
package org.vauban.ide.perspective;
