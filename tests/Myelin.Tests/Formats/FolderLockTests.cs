using System.Diagnostics;

namespace Myelin.Tests;

/// <summary>One process at a time in a folder.</summary>
public class FolderLockTests
{
    const string FolderName = "MYELIN_TEST_LOCK";

    [Fact]
    public void A_folder_is_taken_once_and_free_again_after()
    {
        using var folder = new TemporaryFolder();
        using (FolderLock.Take(folder.Path))
        {
            string message = Assert.ThrowsAny<IOException>(() => FolderLock.Take(folder.Path)).Message;
            Assert.Matches(
                $@"^The folder ""{folder.Path}"" is in use by process {Environment.ProcessId} on {Environment.MachineName} " +
                @"since \d{4}-\d\d-\d\d \d\d:\d\d; wait for it, stop it, or choose another folder\.$",
                message);
        }
        Assert.Equal(0, new FileInfo(folder["run.lock"]).Length);
        FolderLock again = FolderLock.Take(folder.Path);
        Assert.Equal(folder.Path, again.Folder);
        again.Dispose();
        again.Dispose();
    }

    [Fact]
    public void A_folder_that_is_not_there_is_made()
    {
        using var folder = new TemporaryFolder();
        using (FolderLock.Take(folder["a/b"])) Assert.True(File.Exists(folder["a/b/run.lock"]));
    }

    [Fact]
    public void The_text_of_a_stale_lock_is_not_in_the_way()
    {
        using var folder = new TemporaryFolder();
        folder.Write("run.lock", new byte[1000]);
        using (FolderLock.Take(folder.Path))
            Assert.Contains($"in use by process {Environment.ProcessId} on", Assert.ThrowsAny<IOException>(() => FolderLock.Take(folder.Path)).Message);
    }

    [Fact]
    public void A_second_process_is_refused_until_the_first_is_killed()
    {
        using var folder = new TemporaryFolder();
        using Process first = FreshProcess.Start($"{typeof(FolderLockTests).FullName}.{nameof(Holds_a_folder_until_it_is_killed)}", (FolderName, folder.Path));
        try
        {
            for (var waited = Stopwatch.StartNew(); !File.Exists(folder["taken"]); Thread.Sleep(20))
                Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60) && !first.HasExited, "The other process took no lock.");
            Assert.Contains(
                $"in use by process {first.Id} on {Environment.MachineName} since", Assert.ThrowsAny<IOException>(() => FolderLock.Take(folder.Path)).Message);
        }
        finally
        {
            first.Kill();
            first.WaitForExit();
        }
        FolderLock.Take(folder.Path).Dispose();
    }

    [Fact(Explicit = true)]
    public void Holds_a_folder_until_it_is_killed()
    {
        string folder = Environment.GetEnvironmentVariable(FolderName)!;
        using FolderLock held = FolderLock.Take(folder);
        File.WriteAllText(Path.Combine(folder, "taken"), "");
        Thread.Sleep(TimeSpan.FromMinutes(2));
        Assert.Fail("Nobody killed this process.");
    }

    [Fact]
    public void A_planted_link_is_refused_and_its_target_stays_as_it_was()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        using var folder = new TemporaryFolder();
        folder.Write("precious", 1, 2, 3);
        Directory.CreateDirectory(folder["run"]);
        foreach (string target in (string[])[folder["precious"], folder["missing"]])
        {
            File.CreateSymbolicLink(folder["run/run.lock"], target);
            IOException error = Assert.Throws<IOException>(() => FolderLock.Take(folder["run"]));
            Assert.Contains("a link", error.Message, StringComparison.Ordinal);
            File.Delete(folder["run/run.lock"]);
        }
        Assert.Equal([1, 2, 3], File.ReadAllBytes(folder["precious"]));
        Assert.False(File.Exists(folder["missing"]));
        FolderLock.Take(folder["run"]).Dispose();
    }
}
