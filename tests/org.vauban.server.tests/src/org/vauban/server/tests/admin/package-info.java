// SPDX-License-Identifier: EPL-2.0
/** Tests of what auditors may request. */
package org.vauban.server.tests.admin;
