#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Writes vauban.product and plain.product (run it in its own folder).

Both are the Eclipse platform with the Java development tools, told by their root plug-ins; p2 adds what these require.
The plain one has no Vauban in it, nor help, welcome and cheat sheets: the tests install the update site into it, as an engineer would.
"""
from pathlib import Path

WORKBENCH = """org.eclipse.platform org.eclipse.ui.ide.application org.eclipse.ui.themes org.eclipse.e4.ui.swt.gtk
    org.eclipse.swt org.eclipse.swt.svg com.github.weisj.jsvg org.eclipse.ui.externaltools org.eclipse.ui.views.log
    org.eclipse.ui.net org.eclipse.ui.browser org.eclipse.ui.genericeditor org.eclipse.ui.navigator.resources""".split()
HELP = """org.eclipse.help.ui org.eclipse.help.webapp org.eclipse.equinox.http.jetty org.eclipse.equinox.http.registry
    org.eclipse.equinox.http.servlet org.eclipse.ui.intro.universal org.eclipse.ui.cheatsheets""".split()
RUNTIME = """org.eclipse.equinox.launcher org.eclipse.equinox.event org.eclipse.equinox.simpleconfigurator org.apache.felix.scr
    org.apache.aries.spifly.dynamic.bundle""".split()
INSTALLER = """org.eclipse.equinox.p2.reconciler.dropins org.eclipse.equinox.p2.transport.ecf
    org.eclipse.equinox.p2.touchpoint.natives org.eclipse.equinox.p2.touchpoint.eclipse org.eclipse.equinox.p2.updatechecker
    org.eclipse.equinox.p2.updatesite org.eclipse.equinox.p2.repository.tools org.eclipse.equinox.p2.director.app
    org.eclipse.equinox.p2.garbagecollector org.eclipse.equinox.p2.metadata.repository
    org.eclipse.equinox.p2.artifact.repository org.eclipse.equinox.p2.extensionlocation org.eclipse.equinox.p2.ui.sdk
    org.eclipse.equinox.p2.ui.sdk.scheduler org.eclipse.equinox.frameworkadmin.equinox
    org.eclipse.equinox.simpleconfigurator.manipulator org.eclipse.ecf.provider.filetransfer""".split()
JAVA = "org.eclipse.jdt org.eclipse.jdt.ui org.eclipse.jdt.debug.ui".split()
# without compatibility.state p2 finds no framework manipulator
FRAGMENTS = """org.eclipse.osgi.compatibility.state org.eclipse.swt.gtk.linux.x86_64
    org.eclipse.core.filesystem.linux.x86_64 org.eclipse.equinox.launcher.gtk.linux.x86_64""".split()
STARTED = {"org.apache.felix.scr": 2, "org.apache.aries.spifly.dynamic.bundle": 2, "org.eclipse.core.runtime": 0,
           "org.eclipse.equinox.common": 2, "org.eclipse.equinox.event": 2,
           "org.eclipse.equinox.p2.reconciler.dropins": 0, "org.eclipse.equinox.simpleconfigurator": 1}


def product(uid, name, more, features):
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<?pde version="3.5"?>', "<!-- written by products.py -->",
             f'<product name="{name}" uid="{uid}" id="org.eclipse.platform.ide"'
             f' application="org.eclipse.ui.ide.workbench" version="0.1.0.qualifier" type="mixed" includeLaunchers="false">',
             '   <configIni use="default"/>', "   <launcherArgs>",
             "      <vmArgs>-Xmx1g -Dosgi.requiredJavaVersion=21 --add-modules=ALL-SYSTEM</vmArgs>",
             "   </launcherArgs>", "   <plugins>"]
    lines += [f'      <plugin id="{plugin}"/>' for plugin in WORKBENCH + more + RUNTIME + INSTALLER + JAVA]
    lines += [f'      <plugin id="{fragment}" fragment="true"/>' for fragment in FRAGMENTS]
    lines += ["   </plugins>", "   <features>"]
    lines += [f'      <feature id="{feature}" installMode="root"/>' for feature in features]
    lines += ["   </features>", "   <configurations>"]
    lines += [f'      <plugin id="{plugin}" autoStart="true" startLevel="{level}"/>' for plugin, level in STARTED.items()]
    lines += ['      <property name="org.eclipse.update.reconcile" value="false"/>',
              '      <property name="osgi.instance.area.default" value="@user.home/workspace"/>',
              "   </configurations>", "</product>"]
    return "\n".join(lines) + "\n"


Path("vauban.product").write_text(
    product("org.vauban.ide.product", "Vauban IDE", HELP,
            ["org.vauban.feature", "org.vauban.java.feature", "org.vauban.knowledge.feature"]))
Path("plain.product").write_text(product("org.vauban.plain.product", "Eclipse", [], []))
