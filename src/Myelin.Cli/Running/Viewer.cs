using System.ComponentModel;
using System.Diagnostics;

namespace Myelin.Cli.Running;

/// <summary>Shows pages in whatever the machine shows pages in.</summary>
static class Viewer
{
    /// <summary>Shows a page, or says where it is if nothing here can show it.</summary>
    public static void Show(string page, TextWriter said)
    {
        if (!CanShow() || !Opens(Path.GetFullPath(page)))
            said.WriteLine($"No browser was found; open {Path.GetFullPath(page)} in a browser.");
    }

    /// <summary>Without a display xdg-open may take a browser for terminals, which would take this one.</summary>
    static bool CanShow() => !OperatingSystem.IsLinux()
        || new[] { "DISPLAY", "WAYLAND_DISPLAY", "BROWSER" }.Any(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)));

    static bool Opens(string page)
    {
        try
        {
            Process.Start(new ProcessStartInfo(page) { UseShellExecute = true })?.Dispose();
            return true;
        }
        catch (Exception e) when (e is Win32Exception or IOException or PlatformNotSupportedException)
        {
            return false;
        }
    }
}
