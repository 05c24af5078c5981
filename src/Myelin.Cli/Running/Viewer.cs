using System.ComponentModel;
using System.Diagnostics;

namespace Myelin.Cli.Running;

/// <summary>Opens pages in the browser.</summary>
static class Viewer
{
    /// <summary>Opens a page, or prints its path if there is no browser.</summary>
    public static void Show(string page, TextWriter said)
    {
        if (!CanShow() || !Opens(Path.GetFullPath(page)))
            said.WriteLine($"No browser was found; open {Path.GetFullPath(page)} in a browser.");
    }

    /// <summary>Without a display, xdg-open may start a text browser in this terminal.</summary>
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
