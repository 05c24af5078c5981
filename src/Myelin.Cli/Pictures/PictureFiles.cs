using Myelin.Cli.Screens;
using Myelin.Cli.Terminals;
using Myelin.Gallery.Applications;

namespace Myelin.Cli.Pictures;

/// <summary>What the commands of pictures share: the network, reading and writing.</summary>
static class PictureFiles
{
    /// <summary>The network, which is downloaded if it is not on this machine.</summary>
    public static OnnxModel Network(CancellationToken stop)
    {
        using var progress = new FetchScreen(Terminal.Error);
        OnnxModel network = ResNet18.Load(new DataFolder { Progress = progress }, stop);
        network.Trainable = false;
        return network;
    }

    /// <summary>Checks that a picture can be written under a path.</summary>
    /// <exception cref="UsageException">It does not end with .png, or its folder does not exist.</exception>
    public static string Checked(string path)
    {
        if (!Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"--out: expects a file that ends with .png, received \"{path}\"; pictures are written as PNG.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return Directory.Exists(folder) ? path
            : throw new UsageException($"--out: expects a file in a folder that exists, received \"{path}\"; create \"{folder}\" first.");
    }

    /// <summary>Reads a picture at about a size.</summary>
    /// <exception cref="DataNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">It is no picture.</exception>
    public static Tensor Read(string path, int longest) => ResNet18.Read(path, longest);

    /// <summary>Writes a picture, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="picture">[1, height, width, 3], from 0 to 1.</param>
    public static void Write(string path, Tensor picture)
    {
        Tensor bytes = (picture.Reshape(picture.Shape[1], picture.Shape[2], 3) * 255).Round().Clamp(0, 255).Cast(ElementType.UInt8);
        WholeFile.Write(path, file => file.Write(Png.Encode(bytes)));
    }
}
