// SPDX-License-Identifier: EPL-2.0
/**
 * Fixes for the problems of all text editors and of the Problems view: asked for, checked where something can check
 * them, previewed.
 */
package org.vauban.ide.fix;
