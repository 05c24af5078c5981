using System.Buffers.Binary;

namespace Myelin.Cli.Tests;

public class FailureTests
{
    [Fact]
    public void A_folder_that_cannot_be_made_is_told_before_the_training()
    {
        using var command = new Command();
        File.WriteAllText(command.At("file"), "");
        Outcome outcome = command.Run("train xor --out file/below");
        outcome.Failed(1, "cannot be written", "Nothing was trained", "--out");
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public void A_full_disk_is_told_before_the_training()
    {
        using var command = new Command();
        Directory.CreateDirectory(command.At("full"));
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Mounts($"mount -t tmpfs -o size=8k tmpfs {command.At("full")}"),
            "A small disk can be mounted by Linux's superuser only.");
        try
        {
            Outcome outcome = command.Run("train xor --out full");
            outcome.Failed(1, "cannot be written", "No space left", "Nothing was trained");
            Assert.Empty(outcome.Output);
            Assert.Equal(["run.lock"], Directory.GetFiles(command.At("full")).Select(Path.GetFileName));
        }
        finally
        {
            Assert.True(Mounts($"umount {command.At("full")}"));
        }
    }

    static bool Mounts(string line)
    {
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start("sh", ["-c", $"{line} 2>/dev/null"]);
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    [Fact]
    public void A_planted_link_is_not_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        using var command = new Command();
        File.WriteAllText(command.At("precious"), "mine");
        Directory.CreateDirectory(command.At("run"));
        File.CreateSymbolicLink(command.At("run", "run.lock"), command.At("precious"));
        command.Run("train xor --epochs 1 --out run").Failed(1, "a link to", "Nothing was trained");
        Assert.Equal("mine", File.ReadAllText(command.At("precious")));
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_the_training()
    {
        using var command = new Command();
        command.Run("train xor --rate 1e300 --quiet").Failed(1, "the loss became NaN", "Lower the learning rate");
    }

    [Fact]
    public void Verbose_shows_where()
    {
        using var command = new Command();
        Assert.Contains("   at Myelin.", command.Run("train xor --rate 1e300 --quiet --verbose").Ended(1).Error);
    }

    [Fact]
    public void Data_that_are_nowhere_are_named_with_every_place()
    {
        using var command = new Command();
        command.Run("train mnist --data nowhere").Failed(1, "Data set \"mnist\" was not found", command.At("nowhere"), "train-images-idx3-ubyte");
    }

    [Fact]
    public void Files_in_the_folder_given_are_trained_on()
    {
        using var command = new Command();
        WriteSet(command);
        Assert.Equal(20, command.Run("train mnist --data . --epochs 1 --model linear --json --quiet").Ended(0).Json.GetProperty("examples").GetInt32());
    }

    [Fact]
    public void A_truncated_file_is_named_with_the_place()
    {
        using var command = new Command();
        WriteSet(command);
        string path = command.At("train-images-idx3-ubyte");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..1000]);
        command.Run("train mnist --data .").Failed(1, "train-images-idx3-ubyte", "byte 1000", "truncated");
    }

    [Fact]
    public void A_header_that_lies_is_not_believed()
    {
        using var command = new Command();
        WriteSet(command);
        string path = command.At("train-images-idx3-ubyte");
        byte[] bytes = File.ReadAllBytes(path);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), int.MaxValue);
        File.WriteAllBytes(path, bytes);
        command.Run("train mnist --data .").Failed(1, "train-images-idx3-ubyte", "expected", "received");
    }

    [Fact]
    public void A_label_outside_the_classes_is_named_with_the_place()
    {
        using var command = new Command();
        WriteSet(command);
        string path = command.At("train-labels-idx1-ubyte");
        byte[] bytes = File.ReadAllBytes(path);
        bytes[8 + 5] = 77;
        File.WriteAllBytes(path, bytes);
        command.Run("train mnist --data .").Failed(1, "train-labels-idx1-ubyte", "byte 13", "a label from 0 to 9", "77");
    }

    /// <summary>MNIST's four files with 20 images each.</summary>
    static void WriteSet(Command command)
    {
        foreach (string part in new[] { "train", "t10k" })
        {
            File.WriteAllBytes(command.At($"{part}-images-idx3-ubyte"), Idx([20, 28, 28], i => (byte)(i * 31)));
            File.WriteAllBytes(command.At($"{part}-labels-idx1-ubyte"), Idx([20], i => (byte)(i % 10)));
        }
    }

    static byte[] Idx(int[] shape, Func<int, byte> value)
    {
        int count = shape.Aggregate(1, (product, size) => product * size);
        byte[] file = new byte[4 + 4 * shape.Length + count];
        (file[2], file[3]) = (8, (byte)shape.Length);
        for (int axis = 0; axis < shape.Length; axis++) BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + 4 * axis), shape[axis]);
        for (int i = 0; i < count; i++) file[^(count - i)] = value(i);
        return file;
    }
}
