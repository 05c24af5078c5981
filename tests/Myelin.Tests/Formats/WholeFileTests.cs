using System.Diagnostics;

namespace Myelin.Tests;

/// <summary>Files that are written whole or not at all.</summary>
public class WholeFileTests
{
    [Fact]
    public void A_failed_writer_leaves_the_old_file_and_its_own_error()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a", 1, 2, 3);
        var own = new InvalidOperationException("own");
        Assert.Same(own, Assert.Throws<InvalidOperationException>(() => WholeFile.Write(folder["a"], file =>
        {
            file.Write(new byte[10_000]);
            throw own;
        })));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(folder["a"]));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_file_that_cannot_be_deleted_hides_no_error()
    {
        using var folder = new TemporaryFolder();
        var own = new InvalidOperationException("own");
        Assert.Same(own, Assert.Throws<InvalidOperationException>(() => WholeFile.Write(folder["a"], file =>
        {
            file.Dispose();
            string temporary = Path.GetFileName(Directory.GetFiles(folder.Path).Single());
            File.Delete(folder[temporary]);
            folder.Write($"{temporary}/b", 1);
            throw own;
        })));
    }

    [Fact]
    public void What_dead_processes_left_is_deleted_and_what_a_writer_is_writing_is_not()
    {
        using var folder = new TemporaryFolder();
        foreach (string left in (string[])["a.12345678.partial", "a.old.partial", "b.12345678.partial"])
        {
            folder.Write(left, new byte[100]);
            if (left != "a.12345678.partial") File.SetLastWriteTimeUtc(folder[left], DateTime.UtcNow.AddDays(-1));
        }
        WholeFile.Write(folder["a"], file => file.Write([4, 5]));
        Assert.Equal([4, 5], File.ReadAllBytes(folder["a"]));
        Assert.Equal(["a", "a.12345678.partial", "b.12345678.partial"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Two_writers_of_one_file_do_not_mix_and_the_last_one_wins()
    {
        using var folder = new TemporaryFolder();
        WholeFile.Write(folder["a"], file =>
        {
            file.Write([1]);
            file.Flush();
            WholeFile.Write(folder["a"], other => other.Write([2]));
            Assert.Equal([2], File.ReadAllBytes(folder["a"]));
            file.Write([3]);
        });
        Assert.Equal([1, 3], File.ReadAllBytes(folder["a"]));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Readers_see_whole_files_while_four_threads_save_to_one_path()
    {
        using var folder = new TemporaryFolder();
        Tensor[] tensors = [.. Enumerable.Range(1, 4).Select(i => Tensor.Full([5000 * i], i))];
        SafeTensors.Save(folder["a"], [("x", tensors[0])]);
        using var done = new CancellationTokenSource();
        Exception? failure = null;
        int reads = 0;
        var reader = new Thread(() => failure = Record.Exception(() =>
        {
            for (; !done.IsCancellationRequested; reads++)
            {
                float[] x = SafeTensors.Load(folder["a"])["x"].ToArray<float>();     // with its checksum
                Assert.Equal(5000 * x[0], x.Length);
            }
        }));
        reader.Start();
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            for (int times = 0; times < 25; times++) SafeTensors.Save(folder["a"], [("x", tensors[i])]);
        });
        done.Cancel();
        reader.Join();
        Assert.Null(failure);
        Assert.True(reads > 0);
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_symbolic_link_stays_and_its_target_is_written()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        using var folder = new TemporaryFolder();
        folder.Write("store/target", 1);
        File.CreateSymbolicLink(folder["second"], folder["store/target"]);
        File.CreateSymbolicLink(folder["first"], "second");
        File.CreateSymbolicLink(folder["new"], "store/later");
        WholeFile.Write(folder["first"], file => file.Write([7, 8]));
        WholeFile.Write(folder["new"], file => file.Write([9]));
        Assert.Equal("second", new FileInfo(folder["first"]).LinkTarget);
        Assert.Equal([7, 8], File.ReadAllBytes(folder["store/target"]));
        Assert.Equal([9], File.ReadAllBytes(folder["store/later"]));
        Assert.Equal(2, Directory.GetFiles(folder["store"]).Length);
        File.CreateSymbolicLink(folder["loop"], "loop");
        Assert.ThrowsAny<IOException>(() => WholeFile.Write(folder["loop"], _ => { }));
    }

    [Fact]
    public void A_planted_link_is_never_followed_by_a_temporary_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        using var folder = new TemporaryFolder();
        folder.Write("precious", 1, 2, 3);
        File.CreateSymbolicLink(folder["a.partial"], folder["precious"]);
        File.CreateSymbolicLink(folder["a.00000000.partial"], folder["precious"]);
        WholeFile.Write(folder["a"], file => file.Write([4]));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(folder["precious"]));
        Assert.Equal([4], File.ReadAllBytes(folder["a"]));
    }

    [Fact]
    public void A_missing_folder_and_a_folder_of_that_name_are_told_with_the_path()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(folder["no/a"], Assert.Throws<DirectoryNotFoundException>(() => WholeFile.Write(folder["no/a"], _ => { })).Message);
        folder.Write("b/c", 1);
        Exception error = Assert.ThrowsAny<Exception>(() => WholeFile.Write(folder["b"], _ => { }));
        Assert.True(error is IOException or UnauthorizedAccessException, $"{error}");
        Assert.Contains(folder["b"], error.Message);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_path_without_a_folder_is_written_to_the_current_one()
    {
        string name = $"myelin-test-{Guid.NewGuid():N}";
        try
        {
            WholeFile.Write(name, file => file.Write([1]));
            Assert.Equal([1], File.ReadAllBytes(name));
        }
        finally
        {
            File.Delete(name);
        }
    }

    [Fact]
    public void A_read_only_folder_is_told_with_the_path()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps no one from writing into a read-only folder.");
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "The superuser may write everywhere.");
        using var folder = new TemporaryFolder();
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Contains(folder["a"], Assert.Throws<UnauthorizedAccessException>(() => WholeFile.Write(folder["a"], _ => { })).Message);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    static bool Succeeds(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    [Fact]
    public void A_full_disk_is_told_with_the_path_and_harms_nothing()
    {
        using var folder = new TemporaryFolder();
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Succeeds("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.Path),
            "A small disk can be mounted by Linux's superuser only.");
        try
        {
            SafeTensors.Save(folder["a"], [("x", Tensor.Ones([1000]))]);
            byte[] before = File.ReadAllBytes(folder["a"]);
            var error = Assert.Throws<IOException>(() => SafeTensors.Save(folder["a"], [("x", Tensor.Ones([1000])), ("y", Tensor.Ones([1 << 20]))]));
            Assert.Contains(folder["a"], error.Message);
            Assert.Equal(before, File.ReadAllBytes(folder["a"]));
            Assert.Single(Directory.GetFiles(folder.Path));
            SafeTensors.Save(folder["b"], [("x", Tensor.Ones([100_000]))]);
        }
        finally
        {
            Assert.True(Succeeds("umount", folder.Path));
        }
    }
}
