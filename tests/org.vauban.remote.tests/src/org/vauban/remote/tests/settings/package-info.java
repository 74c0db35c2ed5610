// SPDX-License-Identifier: EPL-2.0
/** Tests of the users' settings and of their storage. */
package org.vauban.remote.tests.settings;
