package cycles.repository;

@Backend("memory")
class InMemoryCycleRepositoryTest extends CycleRepositoryContract {}
