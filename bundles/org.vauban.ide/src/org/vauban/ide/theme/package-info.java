// SPDX-License-Identifier: EPL-2.0
/** Colours that can be read and icons that fit every theme. */
package org.vauban.ide.theme;
