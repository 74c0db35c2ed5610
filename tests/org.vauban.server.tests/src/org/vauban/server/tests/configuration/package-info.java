// SPDX-License-Identifier: EPL-2.0
/** The configuration and policies, also while the server runs. */
package org.vauban.server.tests.configuration;
