// SPDX-License-Identifier: EPL-2.0
/** What users set, and where that is kept. */
package org.vauban.remote.tests.settings;
