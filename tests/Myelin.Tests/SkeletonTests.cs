namespace Myelin.Tests;
public class SkeletonTests { [Fact] public void Runs() => Assert.True(Environment.Version.Major >= 10); }
