// SPDX-License-Identifier: EPL-2.0
/** Preferences and settings of projects, read and written. Their pages are {@code org.vauban.ide.preferences}. */
package org.vauban.ide.settings;
