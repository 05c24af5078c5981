using System.Text;

namespace Myelin.Cli.Running;

/// <summary>Reads text files of runs, which anybody may have changed.</summary>
static class SmallFile
{
    /// <summary>Reads a file of UTF-8, also while another process writes it.</summary>
    /// <exception cref="IOException">It is longer than the limit, or cannot be read.</exception>
    public static string Read(string path, int limit)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var text = new MemoryStream();
        var block = new byte[1 << 16];
        while (file.Read(block) is > 0 and var count)
        {
            text.Write(block, 0, count);
            if (text.Length > limit)
                throw new IOException($"\"{path}\" is no file of a run: expects at most {limit} bytes, received more. Leave this run out.");
        }
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
